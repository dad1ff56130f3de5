/** A matrix row and hashed values, both of a linear model. */
export interface LinearRow {
  readonly dense: Float32Array;
  readonly buckets: Uint16Array;
  readonly values: Float32Array;
}

/** The weights of a linear model. */
export interface LinearWeights {
  readonly dense: Float64Array;
  /** Empty where the model has no grams. */
  readonly hashed: Float64Array;
}

export interface LinearOptions {
  /** The penalty on dense weights, per 1,000 rows. */
  readonly densePenalty: number;
  /** The penalty on hashed weights, per 1,000 rows. */
  readonly hashedPenalty: number;
  /** A power of two; 0 for no grams. */
  readonly buckets: number;
}

const sweeps = 2;
const steps = 25;

/**
 * Ridge regression with an intercept of its own for each group, which is not penalised: only what differs within a
 * group is learnt. The dense and the hashed weights are fitted in turn. No randomness.
 */
export function fitGrouped(
  rows: readonly LinearRow[],
  targets: Float64Array,
  groups: readonly string[],
  options: LinearOptions,
): LinearWeights {
  const centre = centring(groups);
  const width = rows[0]?.dense.length ?? 0;
  const target = centre(targets);
  const columns = Array.from({ length: width }, (_, column) =>
    centre(Float64Array.from(rows, (row) => row.dense[column] as number)),
  );
  const factor = factorised(columns, (options.densePenalty * rows.length) / 1_000);
  const hashed = new Float64Array(options.buckets);
  let dense: Float64Array = new Float64Array(width);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const left = centre(target.map((value, index) => value - hashedDot(hashed, rows[index] as LinearRow)));
    dense = solved(
      factor,
      columns.map((column) => dot(column, left)),
    );
    if (options.buckets === 0) break;
    const rest = target.map((value, index) => value - denseDot(dense, columns, index));
    fitHashed(hashed, rows, rest, centre, (options.hashedPenalty * rows.length) / 1_000);
  }
  return { dense, hashed };
}

function fitHashed(
  weights: Float64Array,
  rows: readonly LinearRow[],
  targets: Float64Array,
  centre: Centre,
  penalty: number,
): void {
  weights.fill(0);
  const residual = new Float64Array(weights.length);
  spread(residual, rows, centre(targets));
  const direction = Float64Array.from(residual);
  let norm = dot(residual, residual);
  for (let step = 0; step < steps && norm > 0; step++) {
    const product = direction.map((value) => penalty * value);
    spread(product, rows, centre(Float64Array.from(rows, (row) => hashedDot(direction, row))));
    const stride = norm / dot(direction, product);
    for (let index = 0; index < weights.length; index++) {
      weights[index] = (weights[index] as number) + stride * (direction[index] as number);
      residual[index] = (residual[index] as number) - stride * (product[index] as number);
    }
    const next = dot(residual, residual);
    for (let index = 0; index < direction.length; index++) {
      direction[index] = (residual[index] as number) + (next / norm) * (direction[index] as number);
    }
    norm = next;
  }
}

type Centre = (values: Float64Array) => Float64Array;

function centring(groups: readonly string[]): Centre {
  const names = [...new Set(groups)];
  const of = Int32Array.from(groups, (group) => names.indexOf(group));
  return (values) => {
    const sums = new Float64Array(names.length);
    const counts = new Float64Array(names.length);
    for (let index = 0; index < values.length; index++) {
      const group = of[index] as number;
      sums[group] = (sums[group] as number) + (values[index] as number);
      counts[group] = (counts[group] as number) + 1;
    }
    return values.map(
      (value, index) => value - (sums[of[index] as number] as number) / (counts[of[index] as number] as number),
    );
  };
}

/** Adds each row's hashed values times its factor. */
function spread(into: Float64Array, rows: readonly LinearRow[], factors: Float64Array): void {
  const mask = into.length - 1;
  for (const [index, row] of rows.entries()) {
    const factor = factors[index] as number;
    for (let at = 0; at < row.buckets.length; at++) {
      const bucket = (row.buckets[at] as number) & mask;
      into[bucket] = (into[bucket] as number) + factor * (row.values[at] as number);
    }
  }
}

/** The hashed part of a linear model on a row; the table's length is a power of two, or 0. */
export function hashedDot(weights: Float64Array, row: LinearRow): number {
  if (weights.length === 0) return 0;
  const mask = weights.length - 1;
  let sum = 0;
  for (let at = 0; at < row.buckets.length; at++) {
    sum += (weights[(row.buckets[at] as number) & mask] as number) * (row.values[at] as number);
  }
  return sum;
}

function denseDot(weights: Float64Array, columns: readonly Float64Array[], index: number): number {
  let sum = 0;
  for (let column = 0; column < weights.length; column++) {
    sum += (weights[column] as number) * ((columns[column] as Float64Array)[index] as number);
  }
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] as number) * (b[index] as number);
  return sum;
}

/** The Cholesky factor of the columns' products plus a penalty. */
function factorised(columns: readonly Float64Array[], penalty: number): Float64Array[] {
  const lower = columns.map((a, row) =>
    Float64Array.from(
      { length: row + 1 },
      (_, column) => dot(a, columns[column] as Float64Array) + (row === column ? penalty : 0),
    ),
  );
  for (const [row, values] of lower.entries()) {
    for (let column = 0; column <= row; column++) {
      const other = lower[column] as Float64Array;
      let sum = values[column] as number;
      for (let k = 0; k < column; k++) sum -= (values[k] as number) * (other[k] as number);
      values[column] = column === row ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (other[column] as number);
    }
  }
  return lower;
}

function solved(lower: readonly Float64Array[], right: readonly number[]): Float64Array {
  const size = lower.length;
  const values = Float64Array.from(right);
  for (let row = 0; row < size; row++) {
    const factor = lower[row] as Float64Array;
    let sum = values[row] as number;
    for (let k = 0; k < row; k++) sum -= (factor[k] as number) * (values[k] as number);
    values[row] = sum / (factor[row] as number);
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = values[row] as number;
    for (let k = row + 1; k < size; k++) sum -= ((lower[k] as Float64Array)[row] as number) * (values[k] as number);
    values[row] = sum / ((lower[row] as Float64Array)[row] as number);
  }
  return values;
}
