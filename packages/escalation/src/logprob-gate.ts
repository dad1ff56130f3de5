import type { Gate } from "@spillway/core";
import { abstain, accept, reject } from "./verdicts.ts";

/** Options of `logprobGate`. */
export interface LogprobGateOptions {
  /** Lowest mean token log probability that is accepted, at most 0: -0.3 is a geometric mean probability of 0.74. */
  readonly minMean: number;
}

/** Engines write -9999 or -Infinity for "next to nothing"; one such token must not decide alone. */
const leastLogprob = -20;

/**
 * Rejects an answer that the model was not sure of: the mean log probability of its visible tokens is under the threshold.
 * Abstains where the engine gave none. Thresholds depend on the model: calibrate on graded answers.
 */
export function logprobGate({ minMean }: LogprobGateOptions): Gate {
  return {
    name: "logprob",
    needsLogprobs: true,
    judge({ tokenLogprobs }) {
      const mean = meanOf(tokenLogprobs ?? []);
      if (mean === undefined) return abstain("logprob", "no log probabilities were given");
      const figures = `mean log probability ${mean.toFixed(3)}, at least ${minMean} is wanted`;
      return mean < minMean ? reject("logprob", figures, mean) : accept("logprob", figures, mean);
    },
  };
}

function meanOf(logprobs: readonly number[]): number | undefined {
  let sum = 0;
  let count = 0;
  for (const logprob of logprobs) {
    if (typeof logprob !== "number" || Number.isNaN(logprob)) continue;
    sum += Math.max(leastLogprob, logprob);
    count += 1;
  }
  return count === 0 ? undefined : sum / count;
}
