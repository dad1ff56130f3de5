import type { CallRecord } from "@spillway/core";
import type { Call } from "../call.ts";
import { draftOf } from "../judge/draft-of.ts";
import type { BaselineAnswer } from "../settle/shadow.ts";
import type { Lessons } from "./lessons.ts";

/** Lets the route's own function compare an answer with the baseline's, where there is one. It cannot break a call. */
export function compareAnswers(
  call: Call,
  record: CallRecord,
  parsed: unknown,
  baseline: BaselineAnswer,
  lessons: Lessons,
): void {
  const { engine, plan } = call;
  const compare = plan?.route?.compareWithBaseline;
  if (compare === undefined || parsed === undefined) return;
  engine.deliveries.deliver(
    "shadow.compare",
    async () => {
      const quality = await compare(draftOf(parsed), draftOf(baseline.parsed));
      if (!(typeof quality === "number" && quality >= 0 && quality <= 1))
        throw new TypeError("shadow.compare gave no number from 0 to 1.");
      lessons.compared(call, record, { model: baseline.model, quality, costUsd: baseline.costUsd });
    },
    engine.onWarning,
  );
}
