import type { Similarity } from "./similarity.ts";

/** The numbers of neighbours to choose from. */
const choices = [5, 10, 20, 40, 80, 160, 320];
const most = 320;

/** A kNN router over labelled texts. */
export interface Neighbours {
  /** The number of neighbours. */
  readonly k: number;
  /** The neighbours' mean of each of the values. */
  readonly predict: (text: string) => number[];
}

/**
 * kNN over labelled texts: `values[i]` are what is known of `known[i]`. The number of neighbours is the one with the
 * least squared error when each labelled text is predicted from the others.
 */
export function fitNeighbours(
  similarity: Similarity,
  known: readonly string[],
  values: readonly (readonly number[])[],
): Neighbours {
  const usable = choices.filter((k) => k < known.length);
  const errors = usable.map(() => 0);
  for (const [index, text] of known.entries()) {
    const near = nearest(similarity(text), most, index);
    for (const [at, k] of usable.entries()) {
      const predicted = meansOf(near.slice(0, k), values);
      for (const [column, value] of predicted.entries()) {
        errors[at] = (errors[at] as number) + (value - ((values[index] as readonly number[])[column] as number)) ** 2;
      }
    }
  }
  const k = usable[errors.indexOf(Math.min(...errors))] as number;
  return { k, predict: (text) => meansOf(nearest(similarity(text), k), values) };
}

/** kNN with a number of neighbours that is given. */
export function neighboursOf(similarity: Similarity, k: number, values: readonly (readonly number[])[]): Neighbours {
  return { k, predict: (text) => meansOf(nearest(similarity(text), k), values) };
}

/** The indices of the highest similarities, highest first, without one of them. */
function nearest(similarities: Float32Array, k: number, without = -1): number[] {
  const kept: number[] = [];
  for (let index = 0; index < similarities.length; index++) {
    if (index === without) continue;
    const own = similarities[index] as number;
    if (kept.length === k && own <= (similarities[kept[k - 1] as number] as number)) continue;
    let at = kept.length;
    while (at > 0 && own > (similarities[kept[at - 1] as number] as number)) at--;
    kept.splice(at, 0, index);
    if (kept.length > k) kept.pop();
  }
  return kept;
}

function meansOf(near: readonly number[], values: readonly (readonly number[])[]): number[] {
  const sums = (values[0] as readonly number[]).map(() => 0);
  for (const index of near) {
    for (const [column, value] of (values[index] as readonly number[]).entries()) {
      sums[column] = (sums[column] as number) + value;
    }
  }
  return sums.map((sum) => sum / near.length);
}
