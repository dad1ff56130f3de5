import type { Conversation, Difficulty } from "@spillway/core";
import { type Housekeeping, housekeepingOf } from "./housekeeping-of.ts";

/** A compaction decides what a session goes on with; of the others nobody builds on a word. */
const scores: Readonly<Record<Housekeeping, number>> = {
  title: 0.05,
  tags: 0.05,
  "follow-up-questions": 0.05,
  summary: 0.15,
  compaction: 0.25,
};

/** The estimate of a request that keeps house (see `housekeepingOf`), the same for all classifiers; undefined for others. */
export function housekeepingEstimate(conversation: Conversation, classifier: string): Difficulty | undefined {
  const housekeeping = housekeepingOf(conversation);
  if (housekeeping === undefined) return undefined;
  const score = scores[housekeeping];
  return { score, reasons: [{ name: "housekeeping", weight: score }], classifier, confidence: 1 };
}
