/** Numbers pairs in the order they are first seen. Both parts are below 2^26. */
export class PairIds {
  readonly #ids = new Map<number, number>();
  readonly #lefts: number[] = [];
  readonly #rights: number[] = [];

  get size(): number {
    return this.#lefts.length;
  }

  idOf(left: number, right: number): number {
    const key = left * 2 ** 26 + right;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#lefts.length;
    this.#ids.set(key, id);
    this.#lefts.push(left);
    this.#rights.push(right);
    return id;
  }

  leftOf(id: number): number {
    return this.#lefts[id] ?? 0;
  }

  rightOf(id: number): number {
    return this.#rights[id] ?? 0;
  }
}
