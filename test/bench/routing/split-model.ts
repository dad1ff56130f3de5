import type { Artefact } from "../../../packages/classifier/src/trained/artefact.ts";
import { difficultyJson } from "../../../packages/classifier/src/trained/difficulty.ts";
import { TrainedModel } from "../../../packages/classifier/src/trained/model.ts";
import type { Example } from "../../../packages/classifier/training/examples.ts";
import { fitModel } from "../../../packages/classifier/training/fit.ts";
import { withoutOverlap } from "../../../packages/classifier/training/overlap.ts";
import type { Row } from "../../../packages/classifier/training/rows.ts";
import type { WordVectors } from "../../../packages/classifier/training/vectors.ts";

/** Three numbers, fitted on predictions of rows that the fit of the weights had not seen. */
export const shippedConfidence = (JSON.parse(difficultyJson) as Artefact).confidence;

/** A model trained without what a benchmark forbids: some sources, and every row that shares ten words with its rows. */
export function modelWithout(
  examples: readonly Example[],
  vectors: WordVectors,
  test: readonly Row[],
  isForbidden: (row: Row) => boolean,
): { model: TrainedModel; kept: readonly Row[] } {
  const allowed = examples.map(({ row }) => row).filter((row) => !isForbidden(row));
  const kept = new Set(withoutOverlap(allowed, test));
  return {
    model: trainedOn(
      examples.filter(({ row }) => kept.has(row)),
      vectors,
    ),
    kept: [...kept],
  };
}

/** A model trained on these examples; how its scores' distance from the middle turns into confidence is the shipped one's. */
export function trainedOn(examples: readonly Example[], vectors: WordVectors): TrainedModel {
  return new TrainedModel({
    ...fitModel(examples, vectors),
    confidence: shippedConfidence,
    provenance: {},
    metrics: {},
  });
}
