import { ConfigError, type ConfigIssue, type Sample } from "@spillway/core";
import { addTier } from "../task/add-tier.ts";
import { TaskModel } from "../task/task-model.ts";
import type { TierSample } from "../task/task-sample.ts";
import { heuristicScorer } from "../trained/heuristic-score.ts";
import { shippedModel } from "../trained/shipped.ts";
import type { Calibration } from "./calibration.ts";
import { meanInterval, ratioInterval, shareInterval } from "./interval.ts";
import { tierByPenalty } from "./tier-policy.ts";

/** A model that joins a calibrated route. */
export interface JoiningModel {
  /** Its name in the configuration. */
  readonly model: string;
  /** Index among the tiers, small to frontier, before which it comes; the number of tiers puts it last. */
  readonly at: number;
  /** 50 or more with an outcome of it; what the other models did need not be known. */
  readonly samples: readonly Sample[];
  /** Its cost of a call as a part of the last tier's, 0 or more. */
  readonly tierCost: number;
}

/**
 * Lets a model join a route from a few samples of it alone: it gets an ability on the same difficulty scale, the other tiers
 * and the penalty stay. What is expected then rests on predictions, and a promise falls away: it was for other tiers.
 *
 * @throws ConfigError with every fault.
 * @example
 * const wider = withModel(calibration, { model: "gpt-5-mini", at: 1, samples, tierCost: 0.2 });
 */
export function withModel(calibration: Calibration, { model: name, at, samples, tierCost }: JoiningModel): Calibration {
  const issues: ConfigIssue[] = [];
  if (calibration.tiers.includes(name)) issues.push({ path: "model", message: `"${name}" is a tier already.` });
  if (!(tierCost >= 0)) issues.push({ path: "tierCost", message: "Give a part of the last tier's cost, 0 or more." });
  if (issues.length > 0) throw new ConfigError(issues);
  const model = shippedModel();
  const prior = heuristicScorer();
  const known = samples.flatMap(({ text, outcomes, domain }): TierSample[] => {
    const outcome = outcomes[name];
    if (outcome === undefined) return [];
    return [{ text, outcome, prior: prior(text), ...(domain === undefined ? {} : { domain }) }];
  });
  const task = addTier(calibration.task, model, known, at);
  const costs = calibration.policy.tierCosts.toSpliced(at, 0, tierCost);
  const tierCosts = costs.map((cost) => cost / (costs.at(-1) || 1));
  const { penalty } = calibration.policy;
  const predictor = new TaskModel(task, model);
  const predictions = known.map((sample) => predictor.predict(sample.text, sample.prior));
  const chosen = predictions.map((values) => tierByPenalty(values, tierCosts, penalty));
  const quality = predictions.map(({ tierSuccess }, index) => tierSuccess[chosen[index] as number] as number);
  const { promise: _, expected: _before, ...kept } = calibration;
  return {
    ...kept,
    tiers: calibration.tiers.toSpliced(at, 0, name),
    policy: { penalty, tierCosts },
    expected: {
      tierShares: costs.map((_, tier) => shareInterval(chosen.filter((one) => one === tier).length, chosen.length)),
      quality: meanInterval(quality),
      qualityOfStrong: ratioInterval(
        quality,
        predictions.map(({ tierSuccess }) => tierSuccess.at(-1) as number),
      ),
    },
    task,
  };
}
