/**
 * Solves a symmetric positive definite system by Cholesky's factors, in place of neither argument.
 *
 * @param matrix Row after row.
 */
export function solveSymmetric(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const factor = new Float64Array(size * size);
  const solution = Float64Array.from(right);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column] as number;
      for (let at = 0; at < column; at++) {
        sum -= (factor[row * size + at] as number) * (factor[column * size + at] as number);
      }
      factor[row * size + column] =
        row === column ? Math.sqrt(Math.max(sum, Number.MIN_VALUE)) : sum / (factor[column * size + column] as number);
    }
  }
  for (let row = 0; row < size; row++) {
    let sum = solution[row] as number;
    for (let at = 0; at < row; at++) sum -= (factor[row * size + at] as number) * (solution[at] as number);
    solution[row] = sum / (factor[row * size + row] as number);
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = solution[row] as number;
    for (let at = row + 1; at < size; at++) sum -= (factor[at * size + row] as number) * (solution[at] as number);
    solution[row] = sum / (factor[row * size + row] as number);
  }
  return solution;
}
