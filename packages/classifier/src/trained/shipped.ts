import type { Artefact } from "./artefact.ts";
import { difficultyJson } from "./difficulty.ts";
import { TrainedModel } from "./model.ts";

let model: TrainedModel | undefined;

/** The model that ships with the package: decoded on first use, then shared by all of the process. */
export function shippedModel(): TrainedModel {
  model ??= new TrainedModel(JSON.parse(difficultyJson) as Artefact);
  return model;
}
