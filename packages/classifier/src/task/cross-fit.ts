import { seededOrder } from "../random/seeded-order.ts";
import type { TrainedModel } from "../trained/model.ts";
import { finished } from "./finished.ts";
import type { TaskArtefact, TaskPrediction } from "./task-artefact.ts";
import { partOfFit, type TaskFit, taskFitOf } from "./task-fit.ts";
import { taskFitting } from "./task-fitting.ts";
import { TaskModel } from "./task-model.ts";
import type { TaskSample } from "./task-sample.ts";
import type { TextRow } from "./text-row.ts";

const folds = 5;

/**
 * Predictions of the samples that a task was fitted on, each by a model fitted without it and its fold: what thresholds may
 * be chosen and promises be judged on. Only the penalties are those of the whole fit.
 *
 * @param samples The same as were given to `fitTask`.
 * @returns One for each sample, in their order.
 */
export function crossFit(
  model: TrainedModel,
  samples: readonly TaskSample[],
  artefact: TaskArtefact,
): TaskPrediction[] {
  return finished(crossFitting(model, taskFitOf(model, samples), artefact));
}

/** The same in steps: yields after each regression. */
export function* crossFitting(
  model: TrainedModel,
  fit: TaskFit,
  artefact: TaskArtefact,
): Generator<void, TaskPrediction[]> {
  const order = seededOrder(fit.rows.length, 2);
  const predictions = new Array<TaskPrediction>(fit.rows.length);
  for (let fold = 0; fold < folds; fold++) {
    const kept = order.filter((_, place) => place % folds !== fold).sort((a, b) => a - b);
    const fitted = new TaskModel(yield* taskFitting(model, partOfFit(fit, kept, artefact)), model);
    for (const [place, row] of order.entries()) {
      if (place % folds === fold) predictions[row] = fitted.predictRow(fit.rows[row] as TextRow);
    }
  }
  return predictions;
}
