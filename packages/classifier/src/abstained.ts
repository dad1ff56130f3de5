import type { Difficulty } from "@spillway/core";

/** The estimate of a classifier that does not know, with why. */
export function abstained(classifier: string, why: string): Difficulty {
  return { score: 0.5, reasons: [{ name: why, weight: 0 }], classifier, abstain: true };
}
