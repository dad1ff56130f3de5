import { heuristicScorer } from "../../../packages/classifier/src/trained/heuristic-score.ts";
import type { Example } from "../../../packages/classifier/training/examples.ts";
import type { WordVectors } from "../../../packages/classifier/training/vectors.ts";

/** What every table is made from. */
export interface Context {
  /** The data folder. */
  readonly folder: string;
  /** The training rows as numbers. */
  readonly examples: readonly Example[];
  readonly vectors: WordVectors;
  readonly print: (line: string) => void;
}

/** The heuristic's score of a text. */
export const heuristicScore = heuristicScorer();
