import type { TextRow } from "./text-row.ts";

/** The features of many texts in one block: dense columns first, then one column for each n-gram bucket in use. */
export class FeatureMatrix {
  readonly rows: number;
  /** The number of dense columns. */
  readonly width: number;
  /** The bucket of each column after the dense ones. */
  readonly buckets: readonly number[];
  readonly #dense: Float32Array;
  /** Where each row's n-grams begin in `#columns` and `#values`. */
  readonly #starts: Uint32Array;
  readonly #columns: Uint32Array;
  readonly #values: Float32Array;

  constructor(rows: readonly TextRow[]) {
    this.rows = rows.length;
    this.width = rows[0]?.dense.length ?? 0;
    this.#dense = new Float32Array(this.rows * this.width);
    this.#starts = new Uint32Array(this.rows + 1);
    for (const [index, row] of rows.entries()) {
      this.#starts[index + 1] = (this.#starts[index] as number) + row.buckets.length;
    }
    const total = this.#starts[this.rows] as number;
    this.#columns = new Uint32Array(total);
    this.#values = new Float32Array(total);
    const columnOf = new Map<number, number>();
    for (const [index, { dense, buckets, values }] of rows.entries()) {
      this.#dense.set(dense, index * this.width);
      const start = this.#starts[index] as number;
      this.#values.set(values, start);
      for (let at = 0; at < buckets.length; at++) {
        const bucket = buckets[at] as number;
        let column = columnOf.get(bucket);
        if (column === undefined) {
          column = this.width + columnOf.size;
          columnOf.set(bucket, column);
        }
        this.#columns[start + at] = column;
      }
    }
    this.buckets = [...columnOf.keys()];
  }

  get columns(): number {
    return this.width + this.buckets.length;
  }

  /** The product of one row with weights. */
  dot(row: number, weights: Float64Array): number {
    const from = row * this.width;
    let sum = 0;
    for (let column = 0; column < this.width; column++) {
      sum += (weights[column] as number) * (this.#dense[from + column] as number);
    }
    const end = this.#starts[row + 1] as number;
    for (let at = this.#starts[row] as number; at < end; at++) {
      sum += (weights[this.#columns[at] as number] as number) * (this.#values[at] as number);
    }
    return sum;
  }

  /** Adds one row, times a factor, to `into`. */
  add(row: number, factor: number, into: Float64Array): void {
    const from = row * this.width;
    for (let column = 0; column < this.width; column++) {
      into[column] = (into[column] as number) + factor * (this.#dense[from + column] as number);
    }
    const end = this.#starts[row + 1] as number;
    for (let at = this.#starts[row] as number; at < end; at++) {
      const column = this.#columns[at] as number;
      into[column] = (into[column] as number) + factor * (this.#values[at] as number);
    }
  }
}
