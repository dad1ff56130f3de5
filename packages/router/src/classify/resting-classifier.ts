import type { Classifier, Clock, ModelQuestion } from "@spillway/core";
import type { Breaker } from "@spillway/resilience";
import { ClassifierUse } from "./classifier-use.ts";
import { within } from "./within.ts";

/** What a resting classifier is given. */
export interface Rest {
  readonly breaker: Breaker;
  readonly clock: Clock;
  /** Longest wait for an estimate. */
  readonly timeoutMs: number;
  /**
   * What is left out while the breaker is open: `asking` (what needs no model, such as a remembered rating, is still told), or
   * `all` of it, for a classifier that may ask in ways of its own.
   */
  readonly rests: "asking" | "all";
  /** Told of each failure. Never throws. */
  readonly failed: (cause: unknown) => void;
}

/**
 * Keeps requests from waiting for a classifier that has failed again and again: it then throws a RestingError, or rejects
 * with one, at once. In a dry run nothing is counted.
 */
export function restingClassifier(classifier: Classifier, rest: Rest): Classifier {
  const { name } = classifier;
  return {
    name,
    classify(conversation, context) {
      if (context?.ask === undefined) return classifier.classify(conversation, context);
      const { ask } = context;
      const use = new ClassifierUse(rest.breaker, rest.clock);
      const watched = async (question: ModelQuestion) => {
        use.begin(name);
        try {
          return await ask(question);
        } catch (error) {
          use.askFailed(error);
          throw error;
        }
      };
      const failed = (error: unknown): never => {
        if (use.failed()) rest.failed(error);
        throw error;
      };
      if (rest.rests === "all") use.begin(name);
      try {
        const given = classifier.classify(conversation, { ...context, ask: watched });
        if (given instanceof Promise) {
          return within(given, rest.clock, rest.timeoutMs).then((difficulty) => {
            use.succeeded();
            return difficulty;
          }, failed);
        }
        use.succeeded();
        return given;
      } catch (error) {
        return failed(error);
      }
    },
  };
}
