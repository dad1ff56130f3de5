/** What was said of a row, and what is true of it. */
export interface Ordered {
  readonly score: number;
  readonly value: number;
}

/**
 * The share of pairs of rows with different values that the scores put in the right order, ties of the scores counted
 * half: Harrell's concordance index (1982). .5 is chance; with values 0 and 1 it is the area under the ROC curve. Not a
 * number where all values are the same.
 *
 * @example
 * import { orderAccuracy } from "@spillway/evals";
 * const share = orderAccuracy([
 *   { score: 0.2, value: 0 },
 *   { score: 0.9, value: 1 },
 *   { score: 0.4, value: 2 },
 * ]); // 2 of 3 pairs
 */
export function orderAccuracy(rows: readonly Ordered[]): number {
  const ranks = ranksOf(rows.map(({ score }) => score));
  const order = rows.map((_, index) => index).sort((a, b) => valueAt(rows, a) - valueAt(rows, b));
  const lower = new Counts(rows.length);
  let pairs = 0;
  let right = 0;
  let from = 0;
  while (from < order.length) {
    let to = from;
    const value = valueAt(rows, order[from] as number);
    while (to < order.length && valueAt(rows, order[to] as number) === value) to++;
    for (let at = from; at < to; at++) {
      const rank = ranks[order[at] as number] as number;
      const below = lower.upTo(rank - 1);
      right += below + (lower.upTo(rank) - below) / 2;
      pairs += from;
    }
    for (let at = from; at < to; at++) lower.add(ranks[order[at] as number] as number);
    from = to;
  }
  return right / pairs;
}

function valueAt(rows: readonly Ordered[], index: number): number {
  return (rows[index] as Ordered).value;
}

/** Each score's place among the different scores, from 1. */
function ranksOf(scores: readonly number[]): Int32Array {
  const order = scores.map((_, index) => index).sort((a, b) => (scores[a] as number) - (scores[b] as number));
  const ranks = new Int32Array(scores.length);
  let rank = 0;
  for (const [at, index] of order.entries()) {
    if (at === 0 || scores[index] !== scores[order[at - 1] as number]) rank++;
    ranks[index] = rank;
  }
  return ranks;
}

/** How many were added up to each rank (Fenwick 1994). */
class Counts {
  readonly #sums: Int32Array;

  constructor(ranks: number) {
    this.#sums = new Int32Array(ranks + 1);
  }

  add(rank: number): void {
    for (let at = rank; at < this.#sums.length; at += at & -at) this.#sums[at] = (this.#sums[at] as number) + 1;
  }

  upTo(rank: number): number {
    let sum = 0;
    for (let at = rank; at > 0; at -= at & -at) sum += this.#sums[at] as number;
    return sum;
  }
}
