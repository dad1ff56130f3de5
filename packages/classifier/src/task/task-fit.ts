import type { TrainedModel } from "../trained/model.ts";
import type { TaskArtefact } from "./task-artefact.ts";
import type { TaskSample } from "./task-sample.ts";
import { type TextRow, textRow } from "./text-row.ts";

/** Samples as numbers, and how to fit them. */
export interface TaskFit {
  readonly rows: readonly TextRow[];
  /** By row, then by tier. */
  readonly outcomes: readonly (readonly (number | undefined)[])[];
  /** By row; the empty string where nobody knows it. */
  readonly domains: readonly string[];
  /** The penalties to choose from for a feature; with none of them it is left out. */
  readonly penaltiesOf: (feature: string) => readonly number[];
}

/** Chosen from on held-out samples: for a length of the n-grams of 1. */
const penalties = [2, 5, 15, 50, 150];
/** Fewer samples than this are held closer to the abilities. */
const plenty = 300;
/** Targets that no domain smooths are noisier. */
const noisier = 2;

/** Reads the samples. */
export function taskFitOf(model: TrainedModel, samples: readonly TaskSample[]): TaskFit {
  const domains = samples.map(({ domain }) => domain ?? "");
  const closer = Math.max(1, plenty / samples.length) * (new Set(domains).size > 1 ? 1 : noisier);
  const choices = penalties.map((penalty) => penalty * closer);
  return {
    rows: samples.map(({ text, prior }) => textRow(model, text, prior)),
    outcomes: samples.map(({ outcomes }) => outcomes),
    domains,
    penaltiesOf: () => choices,
  };
}

/** Some of the rows, with the penalties that were chosen on all. */
export function partOfFit(fit: TaskFit, rows: readonly number[], artefact: TaskArtefact): TaskFit {
  return {
    rows: rows.map((row) => fit.rows[row] as TextRow),
    outcomes: rows.map((row) => fit.outcomes[row] as TaskFit["outcomes"][number]),
    domains: rows.map((row) => fit.domains[row] as string),
    penaltiesOf: (feature) => {
      const chosen = artefact.features[feature];
      return chosen === undefined ? [] : [chosen.penalty];
    },
  };
}
