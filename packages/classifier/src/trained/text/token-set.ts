/** A power of two, well above twice the tokens of the longest text that is read. */
const places = 16_384;

/** A set of token hashes that is emptied at once and never grows: a `Set` would cost more than all other features together. */
export class TokenSet {
  readonly #tokens = new Uint32Array(places);
  /** Which filling a place was last taken in. */
  readonly #fillings = new Uint32Array(places);
  #filling = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  clear(): void {
    this.#size = 0;
    this.#filling += 1;
    if (this.#filling < 0xffff_ffff) return;
    this.#fillings.fill(0);
    this.#filling = 1;
  }

  add(token: number): void {
    const place = this.#placeOf(token);
    // A full table takes no more: it then holds more tokens than any text that is read.
    if (this.#fillings[place] === this.#filling || this.#size >= places / 2) return;
    this.#fillings[place] = this.#filling;
    this.#tokens[place] = token;
    this.#size += 1;
  }

  has(token: number): boolean {
    return this.#fillings[this.#placeOf(token)] === this.#filling;
  }

  /** Where the token stands, or the free place that it would take. */
  #placeOf(token: number): number {
    const hash = token >>> 0;
    let place = (hash ^ (hash >>> 16)) & (places - 1);
    while (this.#fillings[place] === this.#filling && this.#tokens[place] !== hash) place = (place + 1) & (places - 1);
    return place;
  }
}
