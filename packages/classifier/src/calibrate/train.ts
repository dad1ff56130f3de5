import { type TrainTaskOptions, trainTask } from "../task/train-task.ts";
import { shippedModel } from "../trained/shipped.ts";
import type { CalibrateOptions } from "./calibrate-options.ts";
import type { Calibration } from "./calibration.ts";
import { prepareCalibration } from "./prepare-calibration.ts";

/**
 * `calibrate` for thousands of samples: other work of the process runs between two regressions, it can be aborted, and it
 * tells how far it is. The result is the same.
 *
 * @throws what `calibrate` does, as a rejection; the signal's reason where it is aborted.
 * @example
 * const calibration = await train({
 *   samples: readSamples("samples.jsonl"),
 *   tiers: ["llama-3.3-70b", "gpt-5"],
 *   target: { usdPerCall: 0.002 },
 *   signal: AbortSignal.timeout(60_000),
 * });
 */
export async function train({
  signal,
  onProgress,
  ...options
}: CalibrateOptions & TrainTaskOptions): Promise<Calibration> {
  const model = shippedModel();
  const { labelled, finish } = prepareCalibration(model, options);
  const { artefact, heldOut } = await trainTask(model, labelled, {
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  return finish(artefact, heldOut);
}
