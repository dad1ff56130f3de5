import type { Reading } from "./text/reading.ts";
import type { WordTable } from "./words.ts";

/** The number of hash buckets of the grams; a weight table may fold them to fewer by taking the remainder. */
export const gramBuckets = 65_536;
const bigramWeight = 0.5;
const trigramWeight = 0.35;
/** The first tokens of a question count once more, as its opening. */
const openingTokens = 4;
const openingWeight = 0.7;
const openingSalt = 0x5bd1e995;

const mostGrams = 8_192;

/** The hashed words, pairs, triples and opening of a question, each counted once, scaled to length 1. */
export class Grams {
  readonly buckets = new Uint16Array(mostGrams);
  readonly values = new Float32Array(mostGrams);
  count = 0;
  /** A bit for each bucket: small enough to stay in the processor's nearest cache. */
  readonly #seen = new Uint32Array(gramBuckets / 32);

  /** Makes the grams of a question whose words have been summed; the grams of the one before are gone. */
  read(stem: Reading, words: WordTable): void {
    this.count = 0;
    this.#seen.fill(0);
    let before = 0;
    let before2 = 0;
    for (let index = 0; index < stem.tokenCount; index++) {
      const token = stem.tokens[index] as number;
      this.#add(token, words.gramWeightOf(stem.rows[index] as number));
      if (index > 0) this.#add(Math.imul(before, 31) + token, bigramWeight);
      if (index > 1) this.#add(Math.imul(Math.imul(before2, 37) + before, 31) + token, trigramWeight);
      if (index < openingTokens) this.#add(token ^ openingSalt, openingWeight);
      before2 = before;
      before = token;
    }
    let squares = 0;
    for (let index = 0; index < this.count; index++) squares += (this.values[index] as number) ** 2;
    const scale = squares === 0 ? 0 : 1 / Math.sqrt(squares);
    for (let index = 0; index < this.count; index++) this.values[index] = (this.values[index] as number) * scale;
  }

  #add(hash: number, value: number): void {
    const bucket = (hash >>> 0) % gramBuckets;
    const bits = this.#seen[bucket >>> 5] as number;
    const bit = 1 << (bucket & 31);
    if ((bits & bit) !== 0 || this.count === mostGrams) return;
    this.#seen[bucket >>> 5] = bits | bit;
    this.buckets[this.count] = bucket;
    this.values[this.count++] = value;
  }
}
