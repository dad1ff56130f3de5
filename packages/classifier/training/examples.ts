import { Features } from "../src/trained/features.ts";
import type { Row } from "./rows.ts";
import type { WordVectors } from "./vectors.ts";

/** A training row as numbers. */
export interface Example {
  readonly row: Row;
  readonly surface: Float32Array;
  /** The mean of its words' vectors. */
  readonly meaning: Float32Array;
  readonly buckets: Uint16Array;
  readonly values: Float32Array;
  /** Another classifier's score of it. */
  readonly prior: number;
}

/** The features of rows, by the same code as at run time. */
export function examplesOf(rows: readonly Row[], vectors: WordVectors, prior: (text: string) => number): Example[] {
  const features = new Features(vectors.table);
  return rows.map((row) => {
    features.read(row.prompt);
    const { grams } = features;
    return {
      row,
      surface: features.surface.slice(),
      meaning: Float32Array.from(features.wordHeads),
      buckets: grams.buckets.slice(0, grams.count),
      values: grams.values.slice(0, grams.count),
      prior: prior(row.prompt),
    };
  });
}
