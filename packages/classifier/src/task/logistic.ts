import { solveSymmetric } from "./solve-symmetric.ts";

/** What is believed of a coefficient before any outcome is seen. */
export interface Belief {
  readonly mean: number;
  readonly deviation: number;
}

const mostSteps = 60;
const enough = 1e-10;
/** No coefficient moves further in one step. */
const stride = 2;

/** The logistic curve: probability = 1 / (1 + exp(-logOdds)). */
export function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/**
 * Logistic regression with a normal belief of each coefficient, at its most probable values (Newton's method). Outcomes may
 * be grades from 0 to 1.
 *
 * @param columns One array of values for each coefficient, as long as `outcomes`.
 */
export function fitLogistic(
  columns: readonly Float64Array[],
  outcomes: Float64Array,
  beliefs: readonly Belief[],
): Float64Array {
  const width = columns.length;
  const weights = Float64Array.from(beliefs, ({ mean }) => mean);
  const precisions = beliefs.map(({ deviation }) => 1 / deviation ** 2);
  for (let step = 0; step < mostSteps; step++) {
    const gradient = new Float64Array(width);
    const curvature = new Float64Array(width * width);
    for (let at = 0; at < width; at++) {
      gradient[at] = (precisions[at] as number) * ((beliefs[at] as Belief).mean - (weights[at] as number));
      curvature[at * width + at] = precisions[at] as number;
    }
    addEvidence(columns, outcomes, weights, gradient, curvature);
    const move = solveSymmetric(curvature, gradient);
    const furthest = move.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const part = Math.min(1, stride / furthest);
    for (let at = 0; at < width; at++) weights[at] = (weights[at] as number) + part * (move[at] as number);
    if (furthest < enough) break;
  }
  return weights;
}

/** The log odds of one row. */
export function logOddsAt(columns: readonly Float64Array[], weights: Float64Array, row: number): number {
  let sum = 0;
  for (const [at, column] of columns.entries()) sum += (weights[at] as number) * (column[row] as number);
  return sum;
}

function addEvidence(
  columns: readonly Float64Array[],
  outcomes: Float64Array,
  weights: Float64Array,
  gradient: Float64Array,
  curvature: Float64Array,
): void {
  const width = columns.length;
  const values = new Float64Array(width);
  for (let row = 0; row < outcomes.length; row++) {
    let logOdds = 0;
    for (let at = 0; at < width; at++) {
      const value = (columns[at] as Float64Array)[row] as number;
      values[at] = value;
      logOdds += (weights[at] as number) * value;
    }
    const probability = logistic(logOdds);
    const error = (outcomes[row] as number) - probability;
    const spread = probability * (1 - probability);
    for (let at = 0; at < width; at++) {
      const value = values[at] as number;
      if (value === 0) continue;
      gradient[at] = (gradient[at] as number) + error * value;
      for (let other = 0; other < width; other++) {
        const cell = at * width + other;
        curvature[cell] = (curvature[cell] as number) + spread * value * (values[other] as number);
      }
    }
  }
}
