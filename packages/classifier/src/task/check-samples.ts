import { ConfigError, type ConfigIssue } from "@spillway/core";
import type { TaskSample, TierSample } from "./task-sample.ts";

/** Fewer outcomes of a tier say next to nothing of it. */
const fewestLabels = 50;

/** @throws ConfigError with every fault in the samples, also where a tier has fewer than 50 outcomes. */
export function checkSamples(samples: readonly TaskSample[]): void {
  const issues: ConfigIssue[] = [];
  const tiers = samples[0]?.outcomes.length ?? 0;
  const labels = new Array<number>(tiers).fill(0);
  for (const [index, { outcomes, prior }] of samples.entries()) {
    const path = `samples.${index}`;
    if (outcomes.length === 0 || outcomes.length !== tiers) {
      const message =
        "Give one outcome for each tier, undefined where it is not known; the same number in all samples.";
      issues.push({ path: `${path}.outcomes`, message });
    } else if (!outcomes.every((outcome) => outcome === undefined || isShare(outcome))) {
      issues.push({ path: `${path}.outcomes`, message: "Give numbers from 0 to 1." });
    }
    checkPrior(prior, path, issues);
    for (let tier = 0; tier < tiers; tier++) {
      if (outcomes[tier] !== undefined) labels[tier] = (labels[tier] as number) + 1;
    }
  }
  if (samples.length === 0) issues.push({ path: "samples", message: `Give ${fewestLabels} samples or more.` });
  for (const [tier, count] of labels.entries()) {
    if (count >= fewestLabels) continue;
    const message = `Give ${fewestLabels} outcomes or more of tier ${tier}; these have ${count}.`;
    issues.push({ path: "samples", message });
  }
  if (issues.length > 0) throw new ConfigError(issues);
}

/** @throws ConfigError with every fault in what a joining tier is fitted on. */
export function checkTierSamples(samples: readonly TierSample[], at: number, tiers: number): void {
  const issues: ConfigIssue[] = [];
  if (!Number.isInteger(at) || at < 0 || at > tiers) {
    issues.push({ path: "at", message: `Give a whole number from 0 to ${tiers}: the tier's index among the tiers.` });
  }
  for (const [index, { outcome, prior }] of samples.entries()) {
    const path = `samples.${index}`;
    if (!isShare(outcome)) issues.push({ path: `${path}.outcome`, message: "Give a number from 0 to 1." });
    checkPrior(prior, path, issues);
  }
  if (samples.length < fewestLabels) {
    issues.push({ path: "samples", message: `Give ${fewestLabels} samples or more; these are ${samples.length}.` });
  }
  if (issues.length > 0) throw new ConfigError(issues);
}

function checkPrior(prior: number | undefined, path: string, issues: ConfigIssue[]): void {
  if (prior === undefined || isShare(prior)) return;
  issues.push({ path: `${path}.prior`, message: "Give a number from 0 to 1, or leave it out." });
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}
