import type { Numbers } from "./numbers.ts";

/** Sums by group, for as many groups as come: `size` is how many there are so far. */
export class GroupSums {
  #sums = new Float64Array(64);

  /** Adds to each row's group the row's value. Rows of group -1 and values that are not known are left out. */
  add(groups: Int32Array, size: number, values: Numbers | undefined): void {
    if (values === undefined) return;
    const sums = this.#upTo(size);
    for (let row = 0; row < groups.length; row++) {
      const group = groups[row] as number;
      if (group < 0) continue;
      const value = values[row] as number;
      if (!Number.isNaN(value)) sums[group] = (sums[group] as number) + value;
    }
  }

  /** Adds 1 to each row's group for which `counts` says so. */
  count(groups: Int32Array, size: number, counts?: (row: number) => boolean): void {
    const sums = this.#upTo(size);
    for (let row = 0; row < groups.length; row++) {
      const group = groups[row] as number;
      if (group >= 0 && (counts === undefined || counts(row))) sums[group] = (sums[group] as number) + 1;
    }
  }

  of(group: number): number {
    return this.#sums[group] ?? 0;
  }

  #upTo(size: number): Float64Array {
    if (size > this.#sums.length) {
      const grown = new Float64Array(2 * size);
      grown.set(this.#sums);
      this.#sums = grown;
    }
    return this.#sums;
  }
}
