import { toNanoUsd, toUsd } from "@spillway/core";
import { quantile } from "../../resampling/quantile.ts";
import type { Side, TrialResult } from "../run/trial.ts";
import { passRate } from "../stats/pass-rate.ts";
import type { SideReport } from "./suite-report.ts";
import type { TrialPasses } from "./trial-passes.ts";

/** A trial, how both sides did, and what it counts. */
export interface WeighedTrial extends TrialPasses {
  readonly result: TrialResult;
  readonly weight: number;
}

/** How one side did in all trials. `cases`: as how many cases of equal weight they count. */
export function sideReport(side: Side, model: string, trials: readonly WeighedTrial[], cases: number): SideReport {
  const outcomes = trials.map(({ result }) => result[side]);
  const answered = outcomes.filter(({ error }) => error === undefined);
  const latencies = Float64Array.from(answered, ({ latencyMs }) => latencyMs).sort();
  const tokens = answered.map(({ outputTokens }) => outputTokens ?? 0);
  const count = (passed: string) => trials.filter((trial) => trial[side] === passed).length;
  const errors: Record<string, number> = {};
  for (const { error } of outcomes) if (error !== undefined) errors[error] = (errors[error] ?? 0) + 1;
  let costNanoUsd = 0;
  let weight = 0;
  let passedWeight = 0;
  for (const trial of trials) {
    costNanoUsd += toNanoUsd(trial.result[side].costUsd ?? 0);
    weight += trial.weight;
    if (trial[side] === "pass") passedWeight += trial.weight;
  }
  return {
    model,
    passRate: passRate(weight === 0 ? 0 : (passedWeight / weight) * cases, cases),
    passed: count("pass"),
    failed: count("fail"),
    undecided: count("none"),
    errors,
    costUsd: toUsd(costNanoUsd),
    unpricedCalls: outcomes.filter(({ costUsd }) => costUsd === undefined).length,
    latencyMs: latencies.length === 0 ? undefined : { p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95) },
    meanOutputTokens: tokens.length === 0 ? undefined : tokens.reduce((sum, one) => sum + one, 0) / tokens.length,
  };
}
