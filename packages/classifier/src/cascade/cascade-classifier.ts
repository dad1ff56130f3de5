import type { Classifier, ClassifierContext, Conversation, Difficulty } from "@spillway/core";
import { type CascadeOptions, cascadeOptions } from "./cascade-options.ts";

/**
 * Asks the cheapest classifier first, and the next one only where that is not sure: its score is near to where a tier of
 * the route ends, it abstains, or its confidence is low. The estimate is that of the last one asked that knows; before its
 * own reasons stand `near-boundary`, `unsure`, `NAME-abstained` and `NAME-failed`, as it came to it, and `classifier` names
 * the one that decided. One that fails is passed over; only where all that were asked fail does the cascade fail.
 *
 * @throws ConfigError with every fault in the options.
 * @example
 * import { cascadeClassifier, judgeClassifier, trainedClassifier } from "@spillway/classifier";
 * const classifier = cascadeClassifier({
 *   classifiers: [trainedClassifier(), judgeClassifier({ model: "llama-3.1-8b" })],
 *   within: 0.05,
 * });
 */
export function cascadeClassifier(options: CascadeOptions): Classifier {
  const { classifiers, within, minConfidence } = cascadeOptions(options);

  const doubtIn = (estimate: Difficulty, context: ClassifierContext | undefined): string | undefined => {
    const { abstain, confidence, tier, score } = estimate;
    if (abstain) return `${estimate.classifier}-abstained`;
    if (confidence !== undefined && confidence < minConfidence) return "unsure";
    if (tier !== undefined) return undefined;
    const ends = context?.tierLimits.slice(0, -1) ?? [];
    return ends.some((end) => Math.abs(score - end) <= within) ? "near-boundary" : undefined;
  };

  /** Asks from `index` on; `held` is the best estimate so far, `notes` how it came here. */
  const askFrom = (
    index: number,
    held: Difficulty | undefined,
    notes: readonly string[],
    conversation: Conversation,
    context: ClassifierContext | undefined,
  ): Difficulty | Promise<Difficulty> => {
    const classifier = classifiers[index] as Classifier;
    const isLast = index === classifiers.length - 1;
    const answered = (estimate: Difficulty) => {
      const doubt = doubtIn(estimate, context);
      const better = estimate.abstain && held !== undefined ? held : estimate;
      if (doubt === undefined || (isLast && !estimate.abstain)) return withNotes(estimate, notes);
      if (isLast) return withNotes(better, better === estimate ? notes : [...notes, doubt]);
      return askFrom(index + 1, better, [...notes, doubt], conversation, context);
    };
    const failed = (error: unknown) => {
      const told = [...notes, `${classifier.name}-failed`];
      if (!isLast) return askFrom(index + 1, held, told, conversation, context);
      if (held === undefined) throw error;
      return withNotes(held, told);
    };
    let given: Difficulty | Promise<Difficulty>;
    try {
      given = classifier.classify(conversation, context);
    } catch (error) {
      return failed(error);
    }
    return given instanceof Promise ? given.then(answered, failed) : answered(given);
  };

  return {
    name: "cascade",
    classify: (conversation, context) => askFrom(0, undefined, [], conversation, context),
  };
}

function withNotes(estimate: Difficulty, notes: readonly string[]): Difficulty {
  if (notes.length === 0) return estimate;
  return { ...estimate, reasons: [...notes.map((name) => ({ name, weight: 0 })), ...estimate.reasons] };
}
