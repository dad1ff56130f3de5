import type { FeatureMatrix } from "./feature-matrix.ts";
import type { HeldOutRidge } from "./held-out-ridge.ts";
import { sixDigits } from "./six-digits.ts";
import type { TaskFeature } from "./task-artefact.ts";

/** The heaviest n-grams are kept; on simulated tasks those left out, of up to 65,536, cost less than .001 of APGR. */
const mostGrams = 16_384;
const gramDigits = 3;

/** A regression as the artefact holds it. */
export function featureOf(matrix: FeatureMatrix, { penalty, bias, weights }: HeldOutRidge): TaskFeature {
  const grams = matrix.buckets
    .map((bucket, at) => ({ bucket, weight: weights[matrix.width + at] as number }))
    .filter(({ weight }) => weight !== 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || a.bucket - b.bucket)
    .slice(0, mostGrams);
  return {
    penalty: sixDigits(penalty),
    bias: sixDigits(bias),
    dense: Array.from(weights.subarray(0, matrix.width), sixDigits),
    grams: Object.fromEntries(grams.map(({ bucket, weight }) => [bucket, Number(weight.toPrecision(gramDigits))])),
  };
}
