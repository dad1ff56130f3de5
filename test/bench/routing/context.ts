import { heuristicScorer } from "../../../packages/classifier/src/trained/heuristic-score.ts";
import type { Example } from "../../../packages/classifier/training/examples.ts";
import type { WordVectors } from "../../../packages/classifier/training/vectors.ts";
import type { Embeddings } from "./embeddings.ts";

/** What every table is made from. */
export interface Context {
  /** The data folder. */
  readonly folder: string;
  /** The training rows as numbers. */
  readonly examples: readonly Example[];
  readonly vectors: WordVectors;
  /** MiniLM vectors of the prompts of a file of the data folder; undefined where none are at hand. */
  readonly embeddings: (name: string) => Embeddings | undefined;
  /** The folder that `mini-lm.ts` describes; undefined where none was given. */
  readonly miniLm: string | undefined;
  /** How many draws of labels the promise test makes in all. */
  readonly resamples: number;
  /** A line of a table, to stdout. */
  readonly print: (line: string) => void;
  /** What is being done, to stderr. */
  readonly progress: (line: string) => void;
}

/** The heuristic's score of a text. */
export const heuristicScore = heuristicScorer();

/** The mean of numbers. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
