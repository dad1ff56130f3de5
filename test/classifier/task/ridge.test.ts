import { seededRandom } from "@spillway/evals";
import { expect, test } from "vitest";
import { FeatureMatrix } from "../../../packages/classifier/src/task/feature-matrix.ts";
import { fitRidge } from "../../../packages/classifier/src/task/ridge.ts";
import { solveSymmetric } from "../../../packages/classifier/src/task/solve-symmetric.ts";

const random = seededRandom(2);
const rows = Array.from({ length: 60 }, (_, index) => ({
  score: 0,
  gap: 0,
  domain: "",
  dense: Float32Array.from({ length: 3 }, () => random() - 0.5),
  buckets: Uint16Array.of(index % 7, 100 + (index % 5)),
  values: Float32Array.of(random(), random()),
  count: 2,
}));
const matrix = new FeatureMatrix(rows);
const all = rows.map((_, row) => row);
const targets = Float64Array.from(rows, () => random());

/** Each row of the matrix as plain numbers. */
const plain = all.map((row) => {
  const into = new Float64Array(matrix.columns);
  matrix.add(row, 1, into);
  return into;
});

test.each([0.5, 5, 50])("conjugate gradients reach the normal equations' solution at penalty %d", (penalty) => {
  const size = matrix.columns;
  const { bias, weights } = fitRidge(matrix, all, targets, penalty);
  const left = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (const [row, values] of plain.entries()) {
    for (let a = 0; a < size; a++) {
      const value = values[a] as number;
      right[a] = (right[a] as number) + value * ((targets[row] as number) - bias);
      for (let b = 0; b < size; b++) {
        left[a * size + b] = (left[a * size + b] as number) + value * (values[b] as number);
      }
    }
  }
  for (let a = 0; a < size; a++) left[a * size + a] = (left[a * size + a] as number) + penalty;
  const exact = solveSymmetric(left, right);
  const largest = Math.max(...exact.map(Math.abs));
  for (let a = 0; a < size; a++) {
    expect(Math.abs((weights[a] as number) - (exact[a] as number))).toBeLessThan(0.03 * largest);
  }
});

test("a start from another penalty's weights leads to the same", () => {
  const near = fitRidge(matrix, all, targets, 50);
  const cold = fitRidge(matrix, all, targets, 5);
  const warm = fitRidge(matrix, all, targets, 5, near.weights);
  for (const row of all) expect(matrix.dot(row, warm.weights)).toBeCloseTo(matrix.dot(row, cold.weights), 2);
});

test("a product of a row is the sum over its features", () => {
  const weights = Float64Array.from({ length: matrix.columns }, () => random());
  for (const row of all) {
    const sum = (plain[row] as Float64Array).reduce((total, value, at) => total + value * (weights[at] as number), 0);
    expect(matrix.dot(row, weights)).toBeCloseTo(sum, 10);
  }
});
