import { solveSymmetric } from "./solve-symmetric.ts";

/** What is believed of a coefficient before any outcome is seen. */
export interface Belief {
  readonly mean: number;
  readonly deviation: number;
}

const mostSteps = 60;
const enough = 1e-8;
/** A shorter step is none. */
const smallestPart = 2 ** -20;

/** The logistic curve: probability = 1 / (1 + exp(-logOdds)). */
export function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/**
 * Logistic regression with a normal belief of each coefficient, at its most probable values: Newton's method, each step
 * halved until it does not lead down, so that extreme rows cannot make it swing. Outcomes may be grades from 0 to 1.
 *
 * @param columns One array of values for each coefficient, as long as `outcomes`.
 */
export function fitLogistic(
  columns: readonly Float64Array[],
  outcomes: Float64Array,
  beliefs: readonly Belief[],
): Float64Array {
  const width = columns.length;
  let weights = Float64Array.from(beliefs, ({ mean }) => mean);
  let height = logPosterior(columns, outcomes, beliefs, weights);
  for (let step = 0; step < mostSteps; step++) {
    const gradient = new Float64Array(width);
    const curvature = new Float64Array(width * width);
    for (const [at, { mean, deviation }] of beliefs.entries()) {
      gradient[at] = (mean - (weights[at] as number)) / deviation ** 2;
      curvature[at * width + at] = 1 / deviation ** 2;
    }
    addEvidence(columns, outcomes, weights, gradient, curvature);
    const move = solveSymmetric(curvature, gradient);
    if (move.every((value) => Math.abs(value) < enough)) break;
    let moved = weights;
    let there = Number.NEGATIVE_INFINITY;
    for (let part = 1; part > smallestPart && there < height; part /= 2) {
      moved = weights.map((weight, at) => weight + part * (move[at] as number));
      there = logPosterior(columns, outcomes, beliefs, moved);
    }
    if (there < height) break;
    weights = moved;
    height = there;
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

/** The logarithm of how probable weights are, but for a constant. */
function logPosterior(
  columns: readonly Float64Array[],
  outcomes: Float64Array,
  beliefs: readonly Belief[],
  weights: Float64Array,
): number {
  let sum = 0;
  for (const [at, { mean, deviation }] of beliefs.entries()) {
    sum -= (((weights[at] as number) - mean) / deviation) ** 2 / 2;
  }
  for (let row = 0; row < outcomes.length; row++) {
    const logOdds = logOddsAt(columns, weights, row);
    sum += (outcomes[row] as number) * logOdds - Math.max(0, logOdds) - Math.log1p(Math.exp(-Math.abs(logOdds)));
  }
  return sum;
}
