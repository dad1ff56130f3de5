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
  const reasons: DifficultyReason[] = [];
  for (const name in others) {
    const weight = others[name] as number;
    if (Math.abs(weight) >= leastWeight) reasons.push({ name, weight: weight * steepness });
  }
  for (let index = 0; index < standard.length; index++) {
    const weight = (artefact.difficulty.surface[index] as number) * (standard[index] as number);
    if (Math.abs(weight) < leastWeight) continue;
    reasons.push({ name: artefact.surface.names[index] as string, weight: weight * steepness });
  }
  return strongestFirst(reasons);
}

/** The reasons that are told: the strongest, in order. */
export function strongestFirst(reasons: DifficultyReason[]): readonly DifficultyReason[] {
  reasons.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  return reasons.slice(0, mostReasons);
}
