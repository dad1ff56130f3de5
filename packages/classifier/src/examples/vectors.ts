/** The nearest rows to a vector, nearest first. */
export interface Neighbours {
  readonly rows: readonly number[];
  /** The cosine with each of them, -1 to 1. */
  readonly similarities: readonly number[];
}

/** Vectors of one length, scaled to length 1, in one typed array: a search is one pass over it. */
export class Vectors {
  readonly #rows: Float32Array;
  readonly #dimensions: number;
  readonly #count: number;

  constructor(count: number, dimensions: number) {
    this.#rows = new Float32Array(count * dimensions);
    this.#dimensions = dimensions;
    this.#count = count;
  }

  get dimensions(): number {
    return this.#dimensions;
  }

  set(row: number, vector: ArrayLike<number>): void {
    this.#rows.set(unitVector(vector), row * this.#dimensions);
  }

  /** The `k` rows nearest to a row, without itself. */
  nearestToRow(row: number, k: number): Neighbours {
    const from = row * this.#dimensions;
    return this.#nearest(this.#rows.subarray(from, from + this.#dimensions), k, row);
  }

  /** The `k` rows nearest to a vector. */
  nearest(vector: ArrayLike<number>, k: number): Neighbours {
    return this.#nearest(unitVector(vector), k, -1);
  }

  #nearest(vector: Float32Array, k: number, except: number): Neighbours {
    const rows: number[] = [];
    const similarities: number[] = [];
    for (let row = 0; row < this.#count; row++) {
      if (row === except) continue;
      const similarity = dot(this.#rows, row * this.#dimensions, vector);
      let place = rows.length;
      if (place === k) {
        if (similarity <= (similarities[k - 1] as number)) continue;
        place--;
      }
      for (; place > 0 && similarity > (similarities[place - 1] as number); place--) {
        rows[place] = rows[place - 1] as number;
        similarities[place] = similarities[place - 1] as number;
      }
      rows[place] = row;
      similarities[place] = similarity;
    }
    return { rows, similarities };
  }
}

/** A vector of the same direction and length 1; zeros stay zeros. */
export function unitVector(vector: ArrayLike<number>): Float32Array {
  let squares = 0;
  for (let index = 0; index < vector.length; index++) squares += (vector[index] as number) ** 2;
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  return Float32Array.from(vector, (value) => value * scale);
}

/** Four sums at a time: one after the other waits for each addition. */
function dot(rows: Float32Array, from: number, vector: Float32Array): number {
  const length = vector.length;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let index = 0;
  for (; index + 3 < length; index += 4) {
    a += (rows[from + index] as number) * (vector[index] as number);
    b += (rows[from + index + 1] as number) * (vector[index + 1] as number);
    c += (rows[from + index + 2] as number) * (vector[index + 2] as number);
    d += (rows[from + index + 3] as number) * (vector[index + 3] as number);
  }
  for (; index < length; index++) a += (rows[from + index] as number) * (vector[index] as number);
  return a + b + c + d;
}
