import { crossFit } from "../task/cross-fit.ts";
import { fitTask } from "../task/fit-task.ts";
import { shippedModel } from "../trained/shipped.ts";
import type { CalibrateOptions } from "./calibrate-options.ts";
import type { Calibration } from "./calibration.ts";
import { prepareCalibration } from "./prepare-calibration.ts";

/**
 * Learns from few labels how well the models of a route answer its traffic, and chooses which requests go where: for a share
 * of calls at the last tier, a promised quality, or a cost. Policies are judged on predictions for samples that the fit had
 * not seen. The result is JSON: put it into the route's `calibration`. Runs in the calling thread, up to some seconds.
 *
 * @throws ConfigError with every fault of the samples and the target; SpillwayError `promise_refused` where the samples do not
 * carry the promised quality.
 * @example
 * const calibration = calibrate({
 *   samples: readSamples("samples.jsonl"),
 *   tiers: ["llama-3.3-70b", "gpt-5"],
 *   target: { qualityOfStrong: 0.95 },
 * });
 * router.update({ ...config, routes: { auto: { ...config.routes.auto, calibration } } });
 */
export function calibrate(options: CalibrateOptions): Calibration {
  const model = shippedModel();
  const { labelled, finish } = prepareCalibration(model, options);
  const task = fitTask(model, labelled);
  return finish(task, crossFit(model, labelled, task));
}
