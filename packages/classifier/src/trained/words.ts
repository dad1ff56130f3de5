import type { Rarity } from "./surface.ts";
import type { Reading } from "./text/reading.ts";

/** Beyond this rank a word counts as rare. */
const rareRank = 5_000;
const smoothing = 1e-3;

/** How much a word counts in a mean over words: little where it is frequent (Arora's smooth inverse frequency). */
function meanWeight(rank: number): number {
  return smoothing / (smoothing + 1 / (rank + 3) / 10.5);
}

/** How much a word counts as a gram: .15 to 1 by the logarithm of its rank; 1 where it is unknown. */
function gramWeight(rank: number): number {
  return Math.min(1, 0.15 + (0.85 * Math.log(rank + 3)) / 10);
}

/** A table of words by hash: for each its rank by frequency, and one number per head of the model. */
export class WordTable {
  readonly heads: number;
  readonly ranks: Uint16Array;
  /** Head after head for each word. */
  readonly values: Int8Array;
  readonly #keys: Uint32Array;
  readonly #rows: Uint16Array;
  readonly #mask: number;
  readonly #meanWeights: Float32Array;
  readonly #gramWeights: Float32Array;
  readonly #logRanks: Float32Array;

  constructor(hashes: Uint32Array, ranks: Uint16Array, values: Int8Array, heads: number) {
    this.heads = heads;
    this.ranks = ranks;
    this.values = values;
    let size = 1_024;
    while (size < 2 * hashes.length) size *= 2;
    this.#mask = size - 1;
    this.#keys = new Uint32Array(size);
    this.#rows = new Uint16Array(size);
    for (let row = 0; row < hashes.length; row++) {
      let slot = (hashes[row] as number) & this.#mask;
      while (this.#rows[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#keys[slot] = hashes[row] as number;
      this.#rows[slot] = row + 1;
    }
    this.#meanWeights = mapped(ranks, meanWeight);
    this.#gramWeights = mapped(ranks, gramWeight);
    this.#logRanks = mapped(ranks, (rank) => Math.log(rank + 3));
  }

  /** The row of the word with this hash, or -1. */
  find(hash: number): number {
    let slot = hash & this.#mask;
    for (;;) {
      const row = this.#rows[slot] as number;
      if (row === 0) return -1;
      if (this.#keys[slot] === hash) return row - 1;
      slot = (slot + 1) & this.#mask;
    }
  }

  /** How much the token of this row counts as a gram. */
  gramWeightOf(row: number): number {
    return row === -1 ? 1 : (this.#gramWeights[row] as number);
  }

  /** Adds the heads' weighted values of a text's words to `sums`, the weight to `sums[heads]`; says how rare they are. */
  sum(reading: Reading, sums: Float64Array): Rarity {
    const { heads, values } = this;
    let known = 0;
    let logRank = 0;
    let rare = 0;
    for (let index = 0; index < reading.tokenCount; index++) {
      const row = this.find(reading.tokens[index] as number);
      reading.rows[index] = row;
      if (row === -1) continue;
      known++;
      logRank += this.#logRanks[row] as number;
      if ((this.ranks[row] as number) > rareRank) rare++;
      const weight = this.#meanWeights[row] as number;
      const from = row * heads;
      for (let head = 0; head < heads; head++) {
        sums[head] = (sums[head] as number) + weight * (values[from + head] as number);
      }
      sums[heads] = (sums[heads] as number) + weight;
    }
    const words = Math.max(1, reading.words);
    return {
      meanRank: known === 0 ? 6 : logRank / known,
      rare: rare / words,
      unknown: Math.max(0, reading.words - reading.variables - known) / words,
    };
  }
}

/** A plain loop: `from` with a function is slow, and this runs at load. */
function mapped(ranks: Uint16Array, of: (rank: number) => number): Float32Array {
  const values = new Float32Array(ranks.length);
  for (let index = 0; index < ranks.length; index++) values[index] = of(ranks[index] as number);
  return values;
}
