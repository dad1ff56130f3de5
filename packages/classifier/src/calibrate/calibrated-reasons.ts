import type { DifficultyReason } from "@spillway/core";
import { logistic } from "../task/logistic.ts";
import type { TaskParts } from "../task/task-artefact.ts";

/** What moves an estimate less than this is not told. */
const tellFrom = 0.005;

/**
 * Why the first tier is expected to answer well or not: how far its probability of failing is moved by the text's difficulty,
 * its subject and the samples that it is like. Strongest first.
 *
 * @param ability The first tier's log odds where nothing moves them.
 */
export function calibratedReasons(ability: number, parts: TaskParts): DifficultyReason[] {
  const moved = parts.difficulty + parts.subject + parts.samples;
  const before = logistic(ability);
  const after = logistic(ability + moved);
  const steepness = Math.abs(moved) < 1e-6 ? after * (1 - after) : (after - before) / moved;
  return Object.entries(parts)
    .map(([name, logOdds]) => ({ name, weight: -steepness * logOdds }))
    .filter(({ weight }) => Math.abs(weight) >= tellFrom)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}
