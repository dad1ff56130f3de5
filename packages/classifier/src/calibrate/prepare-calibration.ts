import { ConfigError, type ConfigIssue, type Sample } from "@spillway/core";
import { mergeSamples } from "../samples/merge-samples.ts";
import type { TaskArtefact, TaskPrediction } from "../task/task-artefact.ts";
import { TaskModel } from "../task/task-model.ts";
import type { TaskSample } from "../task/task-sample.ts";
import { heuristicScorer } from "../trained/heuristic-score.ts";
import type { TrainedModel } from "../trained/model.ts";
import type { CalibrateOptions } from "./calibrate-options.ts";
import type { Calibration } from "./calibration.ts";
import { checkSamples } from "./check-samples.ts";
import { expectedOf } from "./expected-of.ts";
import { frontierOf, type KnownSample } from "./frontier.ts";
import { pointFor } from "./point-for.ts";
import { referenceOf, trustedReasons } from "./reference.ts";
import { checkTarget } from "./target.ts";
import { tierCostsOf } from "./tier-costs.ts";
import { tierByPenalty } from "./tier-policy.ts";

/** Fewer samples that know every tier say nothing of a policy. */
const fewestComplete = 50;

/** Samples, checked and read, that only want fitting. */
export interface PreparedCalibration {
  readonly labelled: readonly TaskSample[];
  /**
   * Chooses the policy.
   *
   * @param heldOut By sample: what a model fitted without it says.
   * @throws ConfigError, SpillwayError `promise_refused` where no policy meets the target.
   */
  finish(task: TaskArtefact, heldOut: readonly TaskPrediction[]): Calibration;
}

/** @throws ConfigError with every fault of the samples and the target. */
export function prepareCalibration(
  model: TrainedModel,
  { samples: given, tiers, target, tierCostsUsd }: CalibrateOptions,
): PreparedCalibration {
  const issues: ConfigIssue[] = [];
  checkTarget(target, issues);
  checkSamples(given, tiers, issues);
  if (issues.length > 0) throw new ConfigError(issues);
  const samples = mergeSamples(given);
  const tierCosts = tierCostsOf(samples, tiers, tierCostsUsd, issues);
  const isComplete = ({ outcomes }: Sample) => tiers.every((tier) => outcomes[tier] !== undefined);
  const complete = samples.filter(isComplete).length;
  if (complete < fewestComplete) {
    const message = `Give ${fewestComplete} samples or more that have an outcome for every tier; these are ${complete}.`;
    issues.push({ path: "samples", message });
  }
  if ("usdPerCall" in target && !samples.some((sample) => isComplete(sample) && hasCosts(sample, tiers))) {
    issues.push({ path: "samples", message: "A target of cost needs costsUsd of every tier on the samples." });
  }
  if (issues.length > 0) throw new ConfigError(issues);

  const prior = heuristicScorer();
  const labelled = samples.map(
    ({ text, outcomes, domain }): TaskSample => ({
      text,
      outcomes: tiers.map((tier) => outcomes[tier]),
      prior: prior(text),
      ...(domain === undefined ? {} : { domain }),
    }),
  );
  const reference = referenceOf(model, labelled);
  const trusted = trustedReasons(reference.abstained);
  return {
    labelled,
    finish(task, heldOut) {
      const usable = [...samples.keys()].filter((index) => {
        const sample = samples[index] as Sample;
        return isComplete(sample) && (!("usdPerCall" in target) || hasCosts(sample, tiers));
      });
      const isKnown = (index: number) => {
        const why = reference.reasons[index];
        return why === undefined || trusted.has(why);
      };
      const known = usable.map((index): KnownSample => {
        const { outcomes, costsUsd } = samples[index] as Sample;
        return {
          outcomes: tiers.map((tier) => outcomes[tier] as number),
          costsUsd: tiers.every((tier) => costsUsd?.[tier] !== undefined)
            ? tiers.map((tier) => costsUsd?.[tier] as number)
            : undefined,
          expected: isKnown(index) ? heldOut[index] : undefined,
        };
      });
      const { point, promise } = pointFor(target, frontierOf(known, tierCosts), known);
      const penalty = Number(point.penalty.toPrecision(6));
      const shipped = new TaskModel(task, model);
      const refitTiers = usable.map((index) => {
        const { text, prior } = labelled[index] as TaskSample;
        return isKnown(index) ? tierByPenalty(shipped.predict(text, prior), tierCosts, penalty) : tiers.length - 1;
      });
      const { reasons: _, ...kept } = reference;
      return {
        format: "spillway-calibration",
        version: 1,
        tiers,
        target,
        policy: { penalty, tierCosts },
        ...(promise === undefined ? {} : { promise }),
        expected: expectedOf(point, known, tiers.length, refitTiers),
        samples: { count: samples.length, complete, sources: sourcesOf(given) },
        reference: kept,
        task,
      };
    },
  };
}

function hasCosts({ costsUsd }: Sample, tiers: readonly string[]): boolean {
  return tiers.every((tier) => costsUsd?.[tier] !== undefined);
}

function sourcesOf(samples: readonly Sample[]): Record<string, number> {
  const sources: Record<string, number> = {};
  for (const { source = "label" } of samples) sources[source] = (sources[source] ?? 0) + 1;
  return sources;
}
