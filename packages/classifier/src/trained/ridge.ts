/** One row of a linear regression: a few dense values and many hashed ones. */
export interface RidgeRow {
  readonly dense: Float32Array;
  readonly buckets: Uint16Array;
  readonly values: Float32Array;
}

/** The weights of a linear regression. */
export interface RidgeWeights {
  readonly mean: number;
  readonly dense: Float64Array;
  readonly hashed: Float64Array;
}

const mostSteps = 60;
const tolerance = 1e-7;

/**
 * Ridge regression around the targets' mean by conjugate gradients: nothing is inverted, so thousands of rows and 65,536
 * buckets take well under a second. No randomness: the same rows give the same weights.
 */
export function fitRidge(
  rows: readonly RidgeRow[],
  targets: Float64Array,
  penalty: number,
  buckets: number,
): RidgeWeights {
  const width = rows[0]?.dense.length ?? 0;
  const size = width + buckets;
  const mean = targets.reduce((sum, target) => sum + target, 0) / Math.max(1, targets.length);
  const weights = new Float64Array(size);
  const residual = new Float64Array(size);
  for (const [index, row] of rows.entries()) addRow(residual, row, (targets[index] as number) - mean, width);
  const direction = Float64Array.from(residual);
  const product = new Float64Array(size);
  let norm = squares(residual);
  const first = norm;
  for (let step = 0; step < mostSteps && norm > tolerance * first; step++) {
    for (let index = 0; index < size; index++) product[index] = penalty * (direction[index] as number);
    for (const row of rows) addRow(product, row, dotRow(direction, row, width), width);
    let curvature = 0;
    for (let index = 0; index < size; index++) curvature += (direction[index] as number) * (product[index] as number);
    const stride = norm / curvature;
    for (let index = 0; index < size; index++) {
      weights[index] = (weights[index] as number) + stride * (direction[index] as number);
      residual[index] = (residual[index] as number) - stride * (product[index] as number);
    }
    const next = squares(residual);
    const keep = next / norm;
    norm = next;
    for (let index = 0; index < size; index++) {
      direction[index] = (residual[index] as number) + keep * (direction[index] as number);
    }
  }
  return { mean, dense: weights.slice(0, width), hashed: weights.slice(width) };
}

/** What the regression says of a row. */
export function predictRidge({ mean, dense, hashed }: RidgeWeights, row: RidgeRow): number {
  let sum = mean;
  for (let index = 0; index < dense.length; index++) sum += (dense[index] as number) * (row.dense[index] as number);
  for (let index = 0; index < row.buckets.length; index++) {
    sum += (hashed[row.buckets[index] as number] as number) * (row.values[index] as number);
  }
  return sum;
}

function addRow(into: Float64Array, row: RidgeRow, factor: number, width: number): void {
  for (let index = 0; index < width; index++) {
    into[index] = (into[index] as number) + factor * (row.dense[index] as number);
  }
  for (let index = 0; index < row.buckets.length; index++) {
    const at = width + (row.buckets[index] as number);
    into[at] = (into[at] as number) + factor * (row.values[index] as number);
  }
}

function dotRow(vector: Float64Array, row: RidgeRow, width: number): number {
  let sum = 0;
  for (let index = 0; index < width; index++) sum += (vector[index] as number) * (row.dense[index] as number);
  for (let index = 0; index < row.buckets.length; index++) {
    sum += (vector[width + (row.buckets[index] as number)] as number) * (row.values[index] as number);
  }
  return sum;
}

function squares(vector: Float64Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return sum;
}
