import type { DifficultyReason } from "@spillway/core";
import type { Artefact } from "./artefact.ts";

/** No more reasons than this are given. */
const mostReasons = 6;
/** Smaller moves, on the open scale, are not worth a word. */
const leastWeight = 0.02;

/** The parts of an estimate. */
export interface ReasonInput {
  readonly artefact: Artefact;
  /** The standardised surface features. */
  readonly standard: Float32Array;
  /** What else moved the score, by name, on the open scale. */
  readonly moves: Readonly<Record<string, number>>;
  /** How far one unit of the open scale moves the difficulty, near this estimate. */
  readonly steepness: number;
}

/** What moved the estimate: surface features one by one, and the vocabulary, the phrases and the heuristic as one each. */
export function reasonsOf({ artefact, standard, moves: others, steepness }: ReasonInput): readonly DifficultyReason[] {
  const moves: DifficultyReason[] = Object.entries(others).map(([name, weight]) => ({ name, weight }));
  for (let index = 0; index < standard.length; index++) {
    const weight = (artefact.difficulty.surface[index] as number) * (standard[index] as number);
    moves.push({ name: artefact.surface.names[index] as string, weight });
  }
  return moves
    .filter(({ weight }) => Math.abs(weight) >= leastWeight)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, mostReasons)
    .map(({ name, weight }) => ({ name, weight: weight * steepness }));
}
