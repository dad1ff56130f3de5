import type { CallRecord, Sample } from "@spillway/core";
import type { ComparedAnswer } from "./compare-answers.ts";

/** What a call's gates said of its drafts; undefined where none said anything. */
export function gateSample(record: CallRecord, text: string): Sample | undefined {
  const outcomes: Record<string, number> = {};
  for (const { model, verdict } of record.attempts) {
    if (verdict === undefined || verdict.verdict === "abstain") continue;
    outcomes[model] = verdict.verdict === "accept" ? 1 : 0;
  }
  return Object.keys(outcomes).length === 0 ? undefined : sampleOf(record, text, "gate", outcomes);
}

/** A sample of a call, with what each model's attempts cost. */
export function sampleOf(
  record: CallRecord,
  text: string,
  source: NonNullable<Sample["source"]>,
  outcomes: Readonly<Record<string, number>>,
  compared: readonly ComparedAnswer[] = [],
): Sample {
  const costsUsd: Record<string, number> = {};
  for (const { model, costUsd, failure, role } of record.attempts) {
    if (costUsd !== undefined && failure === undefined && role !== "judge") costsUsd[model] = costUsd;
  }
  for (const { model, costUsd } of compared) {
    if (costUsd !== undefined) costsUsd[model] = costUsd;
  }
  const domain = record.decision?.difficulty?.domain;
  return {
    text,
    outcomes,
    source,
    callId: record.id,
    atMs: record.startedAtMs,
    ...(record.decision?.route === undefined ? {} : { route: record.decision.route }),
    ...(Object.keys(costsUsd).length === 0 ? {} : { costsUsd }),
    ...(domain === undefined ? {} : { domain }),
  };
}
