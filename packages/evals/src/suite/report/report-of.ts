import { toNanoUsd, toUsd } from "@spillway/core";
import type { SuitePlan } from "../run/plan-suite.ts";
import type { RunStop } from "../run/run-stop.ts";
import { resultOf, type Side, type Trial } from "../run/trial.ts";
import type { JudgeTally } from "../state/outcome.ts";
import { mcnemar } from "../stats/mcnemar.ts";
import { casesNeeded, suiteVerdict } from "../stats/suite-verdict.ts";
import { differenceOf, differingCases, effectiveCases } from "./case-counts.ts";
import { labelReports } from "./label-reports.ts";
import { sideReport, type WeighedTrial } from "./side-report.ts";
import type { AnswerReport, SuiteReport, TrialReport } from "./suite-report.ts";
import { trialPasses } from "./trial-passes.ts";

/** What the finished trials come to. */
export function reportOf(
  plan: SuitePlan,
  trials: readonly Trial[],
  resumed: number,
  stop: RunStop | undefined,
): SuiteReport {
  const done: readonly WeighedTrial[] = trials
    .map((trial) => resultOf(plan, trial))
    .filter((result) => result !== undefined)
    .map((result) => ({ result, weight: result.trial.one.weight, ...trialPasses(result) }));
  const { worst, ...difference } = differenceOf(done);
  const { tolerance, state } = plan;
  const verdict = suiteVerdict(difference, tolerance);
  const { better, worse } = differingCases(done);
  const cases = effectiveCases(done);
  const where = (candidate: string, incumbent: string) =>
    done.filter((trial) => trial.candidate === candidate && trial.incumbent === incumbent).map(trialReport);
  return {
    verdict,
    stopped: stop && { reason: stop.reason, message: stop.message },
    cases: plan.cases.length,
    trials: { total: trials.length, done: done.length, resumed },
    tolerance,
    candidate: sideReport("candidate", plan.candidate, done, cases),
    incumbent: sideReport("incumbent", plan.incumbent, done, cases),
    judge: judgeReport(plan, done),
    difference,
    mcnemar: { better, worse, pValue: mcnemar(better, worse) },
    undecided: done.filter(({ candidate, incumbent }) => candidate === "none" || incumbent === "none").length,
    casesNeeded: verdict !== "unclear" ? undefined : casesNeeded(worst.gained, worst.lost, worst.cases, tolerance),
    regressions: where("fail", "pass"),
    improvements: where("pass", "fail"),
    byLabel: labelReports(done),
    spentUsd: toUsd(state.spentNanoUsd),
    lostUsd: toUsd(state.lostNanoUsd),
  };
}

function trialReport(trial: WeighedTrial): TrialReport {
  const { result } = trial;
  const answer = (side: Side): AnswerReport => {
    const { results, error, finishReason, costUsd, latencyMs, text } = result[side];
    return { passed: trial[side], results, error, finishReason, costUsd, latencyMs, text };
  };
  return {
    caseId: result.trial.one.id,
    sample: result.trial.sample,
    candidate: answer("candidate"),
    incumbent: answer("incumbent"),
    winner: result.pair?.winner,
  };
}

function judgeReport({ judge }: SuitePlan, trials: readonly WeighedTrial[]): SuiteReport["judge"] {
  const tallies = trials.flatMap(({ result }) => [result.candidate.judge, result.incumbent.judge, result.pair?.judge]);
  const known = tallies.filter((tally) => tally !== undefined);
  if (judge === undefined || known.length === 0) return undefined;
  const sum = (figure: (tally: JudgeTally) => number) => known.reduce((total, tally) => total + figure(tally), 0);
  return {
    model: judge,
    calls: sum(({ calls }) => calls),
    failures: sum(({ failures }) => failures),
    costUsd: toUsd(sum(({ costUsd }) => toNanoUsd(costUsd))),
    unpricedCalls: sum(({ unpricedCalls }) => unpricedCalls),
  };
}
