import type { Classifier, ClassifierContext, Conversation, Difficulty, LocalClassifier } from "@spillway/core";
import { abstained } from "./abstained.ts";
import { checkedDifficulty } from "./checked-difficulty.ts";

/** What a function of one's own may give: a score from 0 to 1, or a whole estimate. */
type GivenDifficulty = number | (Omit<Difficulty, "classifier" | "reasons"> & Partial<Pick<Difficulty, "reasons">>);

/**
 * A classifier from a function of one's own that gives a score from 0 to 1, or a whole `Difficulty`, at once or as a
 * promise. A score outside is clamped. Where the function throws or gives no number the classifier abstains, so that a
 * request is never lost to it.
 *
 * @param name Appears in decisions and records.
 * @example
 * import { classifierFrom } from "@spillway/classifier";
 * const byTools = classifierFrom("by-tools", (conversation) => (conversation.tools > 5 ? 0.8 : 0.3));
 */
export function classifierFrom(
  name: string,
  fn: (conversation: Conversation, context: ClassifierContext | undefined) => GivenDifficulty,
): LocalClassifier;
export function classifierFrom(
  name: string,
  fn: (
    conversation: Conversation,
    context: ClassifierContext | undefined,
  ) => GivenDifficulty | Promise<GivenDifficulty>,
): Classifier;
export function classifierFrom(
  name: string,
  fn: (
    conversation: Conversation,
    context: ClassifierContext | undefined,
  ) => GivenDifficulty | Promise<GivenDifficulty>,
): Classifier {
  const checked = (given: GivenDifficulty): Difficulty => {
    try {
      return { ...checkedDifficulty(given, name), classifier: name };
    } catch {
      return abstained(name, "no-score");
    }
  };
  return {
    name,
    classify(conversation, context) {
      try {
        const given = fn(conversation, context);
        if (!(given instanceof Promise)) return checked(given);
        return given.then(checked).catch(() => abstained(name, "threw"));
      } catch {
        return abstained(name, "threw");
      }
    },
  };
}
