import type { Gate } from "@spillway/core";
import { abstain, accept, reject } from "./verdicts.ts";

/** Options of `logprobGate`. */
export interface LogprobGateOptions {
  /** Lowest mean token log probability that is accepted, at most 0: -0.3 is a geometric mean probability of 0.74. */
  readonly minMean: number;
}

/**
 * Rejects an answer that the model was not sure of: the mean log probability of its visible tokens is under the threshold.
 * Abstains where the engine gave none. Thresholds depend on the model: calibrate on graded answers.
 */
export function logprobGate({ minMean }: LogprobGateOptions): Gate {
  return {
    name: "logprob",
    needsLogprobs: true,
    judge({ tokenLogprobs }) {
      if (tokenLogprobs === undefined || tokenLogprobs.length === 0)
        return abstain("logprob", "no log probabilities were given");
      const mean = tokenLogprobs.reduce((sum, logprob) => sum + logprob, 0) / tokenLogprobs.length;
      const figures = `mean log probability ${mean.toFixed(3)}, at least ${minMean} is wanted`;
      return mean < minMean ? reject("logprob", figures, mean) : accept("logprob", figures, mean);
    },
  };
}
