import { hashWord } from "../text/hash.ts";
import type { Reading } from "../text/reading.ts";

/** What a phrase of one or two words counts for. */
export interface Term {
  readonly phrase: string;
  /** The index of the list that it belongs to. */
  readonly list: number;
  readonly points: number;
}

/** Phrases by the hashes of their words: one look-up for each word and each pair of words, whatever the number of phrases. */
export class Lexicon {
  readonly #terms: readonly Term[];
  readonly #keys: Uint32Array;
  /** The number of the term in each slot plus one. */
  readonly #slots: Uint16Array;
  readonly #mask: number;
  readonly #seen: Uint32Array;
  #epoch = 0;

  constructor(terms: readonly Term[]) {
    this.#terms = terms;
    let size = 64;
    while (size < 4 * terms.length) size *= 2;
    this.#mask = size - 1;
    this.#keys = new Uint32Array(size);
    this.#slots = new Uint16Array(size);
    this.#seen = new Uint32Array(terms.length);
    for (const [number, { phrase }] of terms.entries()) {
      const [first = "", second] = phrase.split(" ");
      const key = second === undefined ? hashWord(first) : pairOf(hashWord(first), hashWord(second));
      let slot = key & this.#mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#keys[slot] = key;
      this.#slots[slot] = number + 1;
    }
  }

  /** Adds to `points`, by list, what the phrases of a text count for; each phrase counts once. */
  count(reading: Reading, points: Float64Array): void {
    this.#epoch = (this.#epoch + 1) >>> 0;
    if (this.#epoch === 0) {
      this.#seen.fill(0);
      this.#epoch = 1;
    }
    let before = 0;
    for (let index = 0; index < reading.tokenCount; index++) {
      const token = reading.tokens[index] as number;
      this.#add(token, points);
      if (index > 0) this.#add(pairOf(before, token), points);
      before = token;
    }
  }

  #add(key: number, points: Float64Array): void {
    let slot = key & this.#mask;
    for (;;) {
      const found = this.#slots[slot] as number;
      if (found === 0) return;
      if (this.#keys[slot] === key) {
        const term = this.#terms[found - 1] as Term;
        if (this.#seen[found - 1] !== this.#epoch) {
          this.#seen[found - 1] = this.#epoch;
          points[term.list] = (points[term.list] as number) + term.points;
        }
        return;
      }
      slot = (slot + 1) & this.#mask;
    }
  }
}

function pairOf(first: number, second: number): number {
  return (Math.imul(first, 31) + second) >>> 0;
}

/** Terms of one list from a table of points to phrases, separated by commas. */
export function termsOf(list: number, byPoints: readonly (readonly [points: number, phrases: string])[]): Term[] {
  return byPoints.flatMap(([points, phrases]) =>
    phrases.split(/,\s*/).map((phrase) => ({ phrase: phrase.trim(), list, points })),
  );
}
