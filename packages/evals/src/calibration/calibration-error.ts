import { type Promised, reliability } from "./reliability.ts";

/**
 * Expected calibration error (Naeini et al. 2015; Guo et al., arXiv 1706.04599): the mean gap between promise and outcome
 * over bins of equal width, weighted by rows. On few rows it is above 0 even for perfect promises: by about
 * `sqrt(bins / rows) / 3` where promises are spread over all bins.
 *
 * @example
 * import { calibrationError } from "@spillway/evals";
 * const error = calibrationError([{ probability: 0.9, outcome: 1 }, { probability: 0.8, outcome: 0 }], 2); // .35
 */
export function calibrationError(promised: readonly Promised[], bins = 10): number {
  let gap = 0;
  for (const bin of reliability(promised, bins)) {
    if (bin.rows > 0) gap += bin.rows * Math.abs(bin.promised - bin.came);
  }
  return gap / promised.length;
}
