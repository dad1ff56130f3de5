import type { Classifier, Clock, Conversation, Difficulty, LocalClassifier } from "@spillway/core";
import { RestingError } from "./classifier-use.ts";
import { within } from "./within.ts";

/** What a guarded classifier is given. */
export interface Guard {
  /** Estimates where the classifier does not. */
  readonly fallback: LocalClassifier;
  readonly clock: Clock;
  /** Longest wait for an estimate. */
  readonly timeoutMs: number;
}

/**
 * A classifier that cannot fail or hold up a request: where it throws, rejects, is too slow or rests, the fallback estimates,
 * and the reasons say so.
 */
export function guardedClassifier(classifier: Classifier, { fallback, clock, timeoutMs }: Guard): Classifier {
  const { name } = classifier;
  const instead = (conversation: Conversation, error: unknown): Difficulty => {
    const difficulty = fallback.classify(conversation);
    const why = `${name}-${error instanceof RestingError ? "resting" : "failed"}`;
    return { ...difficulty, reasons: [{ name: why, weight: 0 }, ...difficulty.reasons] };
  };
  return {
    name,
    classify(conversation, context) {
      try {
        const given = classifier.classify(conversation, context);
        if (!(given instanceof Promise)) return given;
        return within(given, clock, timeoutMs).catch((error: unknown) => instead(conversation, error));
      } catch (error) {
        return instead(conversation, error);
      }
    },
  };
}
