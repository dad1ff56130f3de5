import { fitTask } from "../../../packages/classifier/src/task/fit-task.ts";
import type { TaskPrediction } from "../../../packages/classifier/src/task/task-artefact.ts";
import { TaskModel } from "../../../packages/classifier/src/task/task-model.ts";
import type { TrainedModel } from "../../../packages/classifier/src/trained/model.ts";
import type { Row } from "../../../packages/classifier/training/rows.ts";
import { heuristicScore } from "./context.ts";

/** Fits the trained model to labelled rows: the outcomes of these models, small to frontier. */
export function fitTo(
  model: TrainedModel,
  rows: readonly Row[],
  models: readonly string[],
  { domains = true }: { domains?: boolean } = {},
): (prompt: string) => TaskPrediction {
  const samples = rows.map((row) => ({
    text: row.prompt,
    outcomes: models.map((name) => row.outcomes[name] as number),
    prior: heuristicScore(row.prompt),
    ...(domains ? { domain: row.task } : {}),
  }));
  const task = new TaskModel(fitTask(model, samples), model);
  return (prompt) => task.predict(prompt, heuristicScore(prompt));
}
