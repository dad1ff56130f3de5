import { seededRandom } from "../../src/random/seeded-random.ts";

const rounds = 60;

/** The rows' first principal components, weighted, by orthogonal iteration from a seeded start. */
export function principalComponents(
  rows: readonly Float32Array[],
  weights: readonly number[],
  count: number,
): Float64Array[] {
  const width = rows[0]?.length ?? 0;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = new Float64Array(width);
  for (const [index, row] of rows.entries()) {
    for (let at = 0; at < width; at++)
      mean[at] = (mean[at] as number) + ((weights[index] as number) / total) * (row[at] as number);
  }
  const centred = rows.map((row) => Float64Array.from(row, (value, at) => value - (mean[at] as number)));
  const covariance = Array.from({ length: width }, () => new Float64Array(width));
  for (const [index, row] of centred.entries()) {
    for (let a = 0; a < width; a++) {
      const line = covariance[a] as Float64Array;
      const factor = (weights[index] as number) * (row[a] as number);
      for (let b = 0; b < width; b++) line[b] = (line[b] as number) + factor * (row[b] as number);
    }
  }
  const random = seededRandom(1);
  let axes: Float64Array[] = Array.from({ length: count }, () =>
    Float64Array.from({ length: width }, () => random() - 0.5),
  );
  for (let round = 0; round < rounds; round++) {
    axes = orthonormal(axes.map((axis) => Float64Array.from(covariance, (line) => dot(line, axis))));
  }
  return centred.map((row) => Float64Array.from(axes, (axis) => dot(axis, row)));
}

function orthonormal(axes: readonly Float64Array[]): Float64Array[] {
  const result: Float64Array[] = [];
  for (const axis of axes) {
    const own = Float64Array.from(axis);
    for (const other of result) {
      const share = dot(own, other);
      for (let at = 0; at < own.length; at++) own[at] = (own[at] as number) - share * (other[at] as number);
    }
    const length = Math.sqrt(dot(own, own)) || 1;
    result.push(own.map((value) => value / length));
  }
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}
