import type { Classifier, ClassifierContext, Clock, Conversation, Difficulty, LocalClassifier } from "@spillway/core";
import type { Breaker } from "@spillway/resilience";

/** What a guarded classifier is given. */
export interface Guard {
  /** Estimates where the classifier does not. */
  readonly fallback: LocalClassifier;
  /** Keeps requests from waiting for what has failed again and again. */
  readonly breaker: Breaker;
  readonly clock: Clock;
  /** Longest wait for an estimate. */
  readonly timeoutMs: number;
  /** Told of each failure. Never throws. */
  readonly failed: (cause: unknown) => void;
}

/**
 * A classifier that cannot fail or hold up a request: where it throws, rejects or is too slow, and while its breaker is open,
 * the fallback estimates, and the reasons say so.
 */
export function guardedClassifier(classifier: Classifier, guard: Guard): Classifier {
  const { fallback, breaker, clock } = guard;
  const instead = (conversation: Conversation, why: string): Difficulty => {
    const difficulty = fallback.classify(conversation);
    return { ...difficulty, reasons: [{ name: `${classifier.name}-${why}`, weight: 0 }, ...difficulty.reasons] };
  };
  return {
    name: classifier.name,
    classify(conversation: Conversation, context?: ClassifierContext) {
      if (context?.ask !== undefined && !breaker.admits(clock.monotonicMs())) return instead(conversation, "resting");
      const startedMs = clock.monotonicMs();
      let given: Difficulty | Promise<Difficulty>;
      try {
        given = classifier.classify(conversation, context);
      } catch (error) {
        guard.failed(error);
        return instead(conversation, "failed");
      }
      if (!(given instanceof Promise)) return given;
      const isProbe = breaker.begin(startedMs);
      return within(given, guard).then(
        (difficulty) => {
          breaker.succeeded(startedMs, clock.monotonicMs(), isProbe);
          return difficulty;
        },
        (error: unknown) => {
          if ((error as { name?: unknown } | undefined)?.name === "AbortError") breaker.forgotten(isProbe);
          else breaker.failed(clock.monotonicMs(), isProbe);
          guard.failed(error);
          return instead(conversation, "failed");
        },
      );
    },
  };
}

function within(estimate: Promise<Difficulty>, { clock, timeoutMs }: Guard): Promise<Difficulty> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(timeoutMs, () => reject(new Error(`No estimate in ${timeoutMs} ms.`)));
    estimate.then(resolve, reject).finally(cancel);
  });
}
