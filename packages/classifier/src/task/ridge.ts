import type { FeatureMatrix } from "./feature-matrix.ts";

/** The weights of a linear regression. */
export interface RidgeWeights {
  readonly bias: number;
  /** By column of the matrix. */
  readonly weights: Float64Array;
}

const mostSteps = 40;
const tolerance = 1e-4;

/**
 * Ridge regression around the targets' mean by conjugate gradients: nothing is inverted, and the weights of a neighbouring
 * penalty are a good start. No randomness: the same rows give the same weights.
 *
 * @param rows Which rows of the matrix; `targets` is by these.
 */
export function fitRidge(
  matrix: FeatureMatrix,
  rows: readonly number[],
  targets: Float64Array,
  penalty: number,
  start?: Float64Array,
): RidgeWeights {
  const size = matrix.columns;
  const bias = targets.reduce((sum, target) => sum + target, 0) / Math.max(1, targets.length);
  const weights = start === undefined ? new Float64Array(size) : Float64Array.from(start);
  const residual = new Float64Array(size);
  let scale = 0;
  if (start === undefined) {
    for (const [at, row] of rows.entries()) matrix.add(row, (targets[at] as number) - bias, residual);
  } else {
    const whole = new Float64Array(size);
    for (const [at, row] of rows.entries()) {
      const target = (targets[at] as number) - bias;
      matrix.add(row, target, whole);
      matrix.add(row, target - matrix.dot(row, weights), residual);
    }
    for (let at = 0; at < size; at++) residual[at] = (residual[at] as number) - penalty * (weights[at] as number);
    scale = squares(whole);
  }
  const direction = Float64Array.from(residual);
  const product = new Float64Array(size);
  let norm = squares(residual);
  scale = Math.max(scale, norm);
  for (let step = 0; step < mostSteps && norm > tolerance * scale; step++) {
    for (let at = 0; at < size; at++) product[at] = penalty * (direction[at] as number);
    for (const row of rows) matrix.add(row, matrix.dot(row, direction), product);
    let curvature = 0;
    for (let at = 0; at < size; at++) curvature += (direction[at] as number) * (product[at] as number);
    const stride = norm / curvature;
    for (let at = 0; at < size; at++) {
      weights[at] = (weights[at] as number) + stride * (direction[at] as number);
      residual[at] = (residual[at] as number) - stride * (product[at] as number);
    }
    const next = squares(residual);
    const keep = next / norm;
    norm = next;
    for (let at = 0; at < size; at++) direction[at] = (residual[at] as number) + keep * (direction[at] as number);
  }
  return { bias, weights };
}

function squares(vector: Float64Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return sum;
}
