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
  readonly #seen = new Uint32Array(gramBuckets);
  #epoch = 0;

  /** Makes the grams of a question; the grams of the one before are gone. */
  read(stem: Reading, words: WordTable): void {
    this.count = 0;
    this.#epoch = (this.#epoch + 1) >>> 0;
    if (this.#epoch === 0) {
      this.#seen.fill(0);
      this.#epoch = 1;
    }
    let before = 0;
    let before2 = 0;
    for (let index = 0; index < stem.tokenCount; index++) {
      const token = stem.tokens[index] as number;
      this.#add(token, words.gramWeightOf(words.find(token)));
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
    if (this.#seen[bucket] === this.#epoch || this.count === mostGrams) return;
    this.#seen[bucket] = this.#epoch;
    this.buckets[this.count] = bucket;
    this.values[this.count++] = value;
  }
}
