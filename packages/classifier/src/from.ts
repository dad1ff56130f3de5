import type { Classifier, Conversation, Difficulty } from "@spillway/core";

/**
 * A classifier from a function of one's own that gives a score from 0 to 1, or a whole `Difficulty`. A score outside is
 * clamped. Where the function throws or gives no number the classifier abstains, so that a request is never lost to it.
 *
 * @param name Appears in decisions and records.
 * @example
 * import { classifierFrom } from "@spillway/classifier";
 * const byTools = classifierFrom("by-tools", (conversation) => (conversation.tools > 5 ? 0.8 : 0.3));
 */
export function classifierFrom(
  name: string,
  fn: (conversation: Conversation) => number | Omit<Difficulty, "classifier">,
): Classifier {
  return {
    name,
    classify(conversation) {
      let given: number | Omit<Difficulty, "classifier">;
      try {
        given = fn(conversation);
      } catch {
        return abstained(name, "threw");
      }
      const difficulty = typeof given === "number" ? { score: given, reasons: [] } : given;
      if (typeof difficulty?.score !== "number" || Number.isNaN(difficulty.score)) return abstained(name, "no-score");
      return {
        ...difficulty,
        reasons: difficulty.reasons ?? [],
        score: Math.min(1, Math.max(0, difficulty.score)),
        classifier: name,
      };
    },
  };
}

function abstained(classifier: string, why: string): Difficulty {
  return { score: 0.5, reasons: [{ name: why, weight: 0 }], classifier, abstain: true };
}
