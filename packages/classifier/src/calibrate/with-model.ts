import { ConfigError, type ConfigIssue, type Sample } from "@spillway/core";
import { addTier } from "../task/add-tier.ts";
import { TaskModel } from "../task/task-model.ts";
import type { TierSample } from "../task/task-sample.ts";
import { heuristicScorer } from "../trained/heuristic-score.ts";
import { shippedModel } from "../trained/shipped.ts";
import type { Calibration } from "./calibration.ts";
import { checkCalibration } from "./check-calibration.ts";
import { expectedOf } from "./expected-of.ts";
import { frontierOf, type KnownSample, type PolicyPoint } from "./frontier.ts";
import { mean } from "./interval.ts";
import { pointFor } from "./point-for.ts";
import type { CalibrationTarget } from "./target.ts";

/** A model that joins a calibrated route. */
export interface JoiningModel {
  /** Its name in the configuration. */
  readonly model: string;
  /** Index among the tiers, small to frontier, before which it comes; the number of tiers puts it last. */
  readonly at: number;
  /** 50 or more with an outcome of it; what the other models did need not be known. */
  readonly samples: readonly Sample[];
  /** Mean US dollars of a call by tier, the joining model's among them; the last above 0. */
  readonly tierCostsUsd: readonly number[];
}

/**
 * Lets a model join a route from a few samples of it alone: it gets an ability on the same difficulty scale, the other tiers'
 * stay. The policy is chosen anew for the same target, by what is predicted of these samples: nothing about it is promised,
 * and what is expected are predictions.
 *
 * @throws ConfigError with every fault; also where no policy meets the target.
 * @example
 * const wider = withModel(calibration, {
 *   model: "gpt-5-mini",
 *   at: 1,
 *   samples,
 *   tierCostsUsd: [0.0002, 0.001, 0.006],
 * });
 */
export function withModel(calibration: Calibration, joining: JoiningModel): Calibration {
  checkCalibration(calibration);
  const { model: name, at, samples, tierCostsUsd } = joining;
  checkJoining(calibration, joining);
  const model = shippedModel();
  const prior = heuristicScorer();
  const known = samples.flatMap(({ text, outcomes, domain }): TierSample[] => {
    const outcome = outcomes[name];
    if (outcome === undefined) return [];
    return [{ text, outcome, prior: prior(text), ...(domain === undefined ? {} : { domain }) }];
  });
  const task = addTier(calibration.task, model, known, at);
  const predictor = new TaskModel(task, model);
  const tierCosts = tierCostsUsd.map((cost) => cost / (tierCostsUsd.at(-1) as number));
  const predicted = known.map(({ text, prior: score }): KnownSample => {
    const expected = predictor.predict(text, score);
    return { outcomes: expected.tierSuccess, costsUsd: tierCostsUsd, expected };
  });
  const point = predictedPoint(calibration.target, frontierOf(predicted, tierCosts), predicted);
  const { promise: _, ...kept } = calibration;
  return {
    ...kept,
    tiers: calibration.tiers.toSpliced(at, 0, name),
    policy: { penalty: Number(point.penalty.toPrecision(6)), tierCosts },
    expected: expectedOf(point, predicted, tierCosts.length, point.tiers),
    task,
  };
}

/** The cheapest policy that is predicted to meet the target. */
function predictedPoint(
  target: CalibrationTarget,
  points: readonly PolicyPoint[],
  predicted: readonly KnownSample[],
): PolicyPoint {
  if (!("qualityOfStrong" in target)) return pointFor(target, points, predicted).point;
  const wanted = target.qualityOfStrong * mean(predicted.map(({ outcomes }) => outcomes.at(-1) as number));
  return points.findLast(({ quality }) => quality >= wanted) ?? (points[0] as PolicyPoint);
}

function checkJoining({ tiers }: Calibration, { model, at, samples, tierCostsUsd }: JoiningModel): void {
  const issues: ConfigIssue[] = [];
  if (tiers.includes(model)) issues.push({ path: "model", message: `"${model}" is a tier already.` });
  if (!(Number.isInteger(at) && at >= 0 && at <= tiers.length)) {
    issues.push({ path: "at", message: `Give an index from 0 to ${tiers.length}.` });
  }
  if (!Array.isArray(samples)) issues.push({ path: "samples", message: "Give a list of samples." });
  const costs = Array.isArray(tierCostsUsd) ? (tierCostsUsd as readonly unknown[]) : [];
  const areCosts = costs.every((cost) => typeof cost === "number" && cost >= 0) && Number(costs.at(-1)) > 0;
  if (costs.length !== tiers.length + 1 || !areCosts) {
    const message = `Give US dollars for each of the ${tiers.length + 1} tiers; the last above 0.`;
    issues.push({ path: "tierCostsUsd", message });
  }
  if (issues.length > 0) throw new ConfigError(issues);
}
