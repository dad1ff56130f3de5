import type { FeatureMatrix } from "./feature-matrix.ts";
import type { HeldOutRidge } from "./held-out-ridge.ts";
import { sixDigits } from "./six-digits.ts";
import type { TaskFeature } from "./task-artefact.ts";

/** A regression as the artefact holds it. */
export function featureOf(matrix: FeatureMatrix, { penalty, bias, weights }: HeldOutRidge): TaskFeature {
  const grams: [number, number][] = [];
  for (const [at, bucket] of matrix.buckets.entries()) {
    const weight = sixDigits(weights[matrix.width + at] as number);
    if (weight !== 0) grams.push([bucket, weight]);
  }
  return {
    penalty: sixDigits(penalty),
    bias: sixDigits(bias),
    dense: Array.from(weights.subarray(0, matrix.width), sixDigits),
    grams: Object.fromEntries(grams),
  };
}
