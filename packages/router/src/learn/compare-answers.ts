import type { CallRecord } from "@spillway/core";
import type { Call } from "../call.ts";
import { draftOf } from "../judge/draft-of.ts";
import type { Lessons } from "./lessons.ts";

/** One model's answer to a call. */
export interface ComparedAnswer {
  readonly model: string;
  /** The answer's body. */
  readonly parsed: unknown;
  /** Where it was asked in shadow and its price is known; what the call itself cost stands in its record. */
  readonly costUsd?: number | undefined;
}

/** Lets the route's own function compare an answer with the baseline's, where there is one. It cannot break a call. */
export function compareAnswers(
  call: Call,
  record: CallRecord,
  { answer, baseline }: { readonly answer: ComparedAnswer; readonly baseline: ComparedAnswer },
  lessons: Lessons,
): void {
  const { engine, plan } = call;
  const compare = plan?.route?.compareWithBaseline;
  if (compare === undefined) return;
  engine.deliveries.deliver(
    "shadow.compare",
    async () => {
      const quality = await compare(draftOf(answer.parsed), draftOf(baseline.parsed));
      if (!(typeof quality === "number" && quality >= 0 && quality <= 1))
        throw new TypeError("shadow.compare gave no number from 0 to 1.");
      lessons.compared(call, record, { answer, baseline, quality });
    },
    engine.onWarning,
  );
}
