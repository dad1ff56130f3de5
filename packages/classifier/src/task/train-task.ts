import { setImmediate as otherWork } from "node:timers/promises";
import type { TrainedModel } from "../trained/model.ts";
import { checkSamples } from "./check-samples.ts";
import { crossFitting } from "./cross-fit.ts";
import type { TaskArtefact, TaskPrediction } from "./task-artefact.ts";
import { taskFitOf } from "./task-fit.ts";
import { taskFitting } from "./task-fitting.ts";
import type { TaskSample } from "./task-sample.ts";

/** How `trainTask` goes about it. */
export interface TrainTaskOptions {
  /** Ends the training between two regressions, with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told after each regression how many are done. */
  readonly onProgress?: (regressions: number) => void;
}

/** What `trainTask` gives. */
export interface TrainedTask {
  readonly artefact: TaskArtefact;
  /** What a model fitted without a sample says of it, by sample. */
  readonly heldOut: readonly TaskPrediction[];
}

/**
 * `fitTask` and `crossFit` for thousands of samples: lets other work of the process run between two regressions, can be
 * aborted, and tells how far it is.
 *
 * @throws ConfigError with every fault in the samples; the signal's reason where it is aborted.
 */
export async function trainTask(
  model: TrainedModel,
  samples: readonly TaskSample[],
  options: TrainTaskOptions = {},
): Promise<TrainedTask> {
  checkSamples(samples);
  const fit = taskFitOf(model, samples);
  const run = paced(options);
  const artefact = await run(taskFitting(model, fit));
  return { artefact, heldOut: await run(crossFitting(model, fit, artefact)) };
}

/** Runs generators to their ends, one after the other, with room for other work after each step. */
function paced({ signal, onProgress }: TrainTaskOptions) {
  let done = 0;
  return async <Result>(steps: Generator<void, Result>): Promise<Result> => {
    for (;;) {
      signal?.throwIfAborted();
      const step = steps.next();
      if (step.done === true) return step.value;
      done++;
      onProgress?.(done);
      await otherWork();
    }
  };
}
