import { TrainedModel } from "../../../packages/classifier/src/trained/model.ts";
import type { Example } from "../../../packages/classifier/training/examples.ts";
import { fitModel } from "../../../packages/classifier/training/fit.ts";
import { withoutOverlap } from "../../../packages/classifier/training/overlap.ts";
import type { Row } from "../../../packages/classifier/training/rows.ts";
import type { WordVectors } from "../../../packages/classifier/training/vectors.ts";

/** A model trained without what a benchmark forbids: some sources, and every row that shares ten words with its rows. */
export function modelWithout(
  examples: readonly Example[],
  vectors: WordVectors,
  test: readonly Row[],
  forbidden: (row: Row) => boolean,
): { model: TrainedModel; rows: number } {
  const allowed = examples.map(({ row }) => row).filter((row) => !forbidden(row));
  const kept = new Set(withoutOverlap(allowed, test));
  const left = examples.filter(({ row }) => kept.has(row));
  return { model: new TrainedModel({ ...fitModel(left, vectors), provenance: {}, metrics: {} }), rows: left.length };
}
