import { ConfigError, type ConfigIssue, type Sample } from "@spillway/core";
import { mergeSamples } from "../samples/merge-samples.ts";
import { crossFit } from "../task/cross-fit.ts";
import { fitTask } from "../task/fit-task.ts";
import type { TaskSample } from "../task/task-sample.ts";
import { heuristicScorer } from "../trained/heuristic-score.ts";
import { shippedModel } from "../trained/shipped.ts";
import type { Calibration } from "./calibration.ts";
import { checkSamples } from "./check-samples.ts";
import { expectedOf } from "./expected-of.ts";
import { frontierOf, type KnownSample } from "./frontier.ts";
import { pointFor } from "./point-for.ts";
import { referenceOf, trustedReasons } from "./reference.ts";
import { type CalibrationTarget, checkTarget } from "./target.ts";
import { tierCostsOf } from "./tier-costs.ts";

/** What `calibrate` is given. */
export interface CalibrateOptions {
  /** 50 or more for each tier; a promise of quality needs several hundred that know every tier. */
  readonly samples: readonly Sample[];
  /** The models of the route's tiers, small to frontier, as the samples' outcomes name them. */
  readonly tiers: readonly string[];
  readonly target: CalibrationTarget;
  /** Mean US dollars of a call by tier. Default: by the samples' costs. Only routes of three tiers and more need it. */
  readonly tierCostsUsd?: readonly number[];
}

/** Fewer samples that know every tier say nothing of a policy. */
const fewestComplete = 50;

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
export function calibrate({ samples: given, tiers, target, tierCostsUsd }: CalibrateOptions): Calibration {
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

  const model = shippedModel();
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
  const task = fitTask(model, labelled);
  const expected = crossFit(model, labelled, task);
  const known = samples.flatMap((sample, index): KnownSample[] => {
    if (!isComplete(sample)) return [];
    const why = reference.reasons[index];
    return [
      {
        outcomes: tiers.map((tier) => sample.outcomes[tier] as number),
        costsUsd: hasCosts(sample, tiers) ? tiers.map((tier) => sample.costsUsd?.[tier] as number) : undefined,
        expected: why === undefined || trusted.has(why) ? expected[index] : undefined,
      },
    ];
  });
  const usable = "usdPerCall" in target ? known.filter(({ costsUsd }) => costsUsd !== undefined) : known;
  const { point, promise } = pointFor(target, frontierOf(usable, tierCosts), usable);
  return {
    format: "spillway-calibration",
    version: 1,
    tiers,
    target,
    policy: { penalty: Number(point.penalty.toPrecision(6)), tierCosts },
    ...(promise === undefined ? {} : { promise }),
    expected: expectedOf(point, usable, tiers.length),
    samples: { count: samples.length, complete, sources: sourcesOf(samples) },
    reference: {
      scoreDeciles: reference.scoreDeciles,
      domains: reference.domains,
      abstained: reference.abstained,
    },
    task,
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
