import type { Conversation, Difficulty } from "@spillway/core";
import type { RouteClassifier } from "./route-classifier.ts";

/** The estimate of a dry run: nothing is asked, and a classifier that does not answer at once abstains. */
export function classifyLocally({ classifier, tierLimits }: RouteClassifier, conversation: Conversation): Difficulty {
  const difficulty = classifier.classify(conversation, { tierLimits, ask: undefined });
  if (!(difficulty instanceof Promise)) return difficulty;
  difficulty.catch(() => undefined);
  return {
    score: 0.5,
    reasons: [{ name: "dry-run", weight: 0 }],
    classifier: classifier.name,
    abstain: true,
  };
}
