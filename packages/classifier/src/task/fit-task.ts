import type { TrainedModel } from "../trained/model.ts";
import { checkSamples } from "./check-samples.ts";
import { finished } from "./finished.ts";
import type { TaskArtefact } from "./task-artefact.ts";
import { taskFitOf } from "./task-fit.ts";
import { taskFitting } from "./task-fitting.ts";
import type { TaskSample } from "./task-sample.ts";

/**
 * Learns a route's tiers from samples of its own traffic: from few, the ability of each tier's model on the difficulty scale;
 * from more, also features of the text, as far as they help on samples held out. Runs in the calling thread: about a second
 * for 1,500 samples of two tiers. No randomness: the same samples give the same bytes.
 *
 * @throws ConfigError with every fault in the samples; also where a tier has fewer than 50 outcomes.
 */
export function fitTask(model: TrainedModel, samples: readonly TaskSample[]): TaskArtefact {
  checkSamples(samples);
  return finished(taskFitting(model, taskFitOf(model, samples)));
}
