import { ConfigError, toUsd } from "@spillway/core";
import { reportOf } from "../report/report-of.ts";
import type { SuiteReport } from "../report/suite-report.ts";
import { isRegression } from "../report/trial-passes.ts";
import { planSuite, type SuitePlan } from "./plan-suite.ts";
import { runQueue } from "./run-queue.ts";
import { type OpenAnswers, runTrial } from "./run-trial.ts";
import type { SuiteOptions } from "./suite-options.ts";
import { resultOf, type Trial, trialsOf } from "./trial.ts";

/**
 * Runs a suite of checked prompts against a candidate and the incumbent, through a router with the app's own configuration, and
 * says whether the candidate is worse.
 *
 * Every call counts for the cap before it is made. Where the cap is reached the run ends, with `stopped` in the report; with a
 * state file it can be taken up again, and nothing that is finished is paid again.
 *
 * @throws ConfigError with all faults of options, cases, configuration and state file at once, before anything is sent.
 * @example
 * import { runSuite } from "@spillway/evals";
 * const report = await runSuite({
 *   cases: [{ id: "capital", prompt: "What is the capital of France?", check: { type: "contains", value: "Paris" } }],
 *   config,
 *   candidate: "gpt-5-mini",
 *   incumbent: "gpt-4o",
 *   maxUsd: 2,
 *   stateFile: "suite-state.jsonl",
 * });
 * if (report.verdict === "worse") console.log(report.regressions);
 */
export async function runSuite(options: SuiteOptions): Promise<SuiteReport> {
  const plan = await planSuite(options);
  const { state, file, router } = plan;
  const { signal, onProgress } = options;
  const trials = trialsOf(plan);
  await mustBeOfThisSuite(plan, trials);
  const finished = trials.map((trial) => resultOf(plan, trial)).filter((result) => result !== undefined);
  const left = trials.filter((trial) => resultOf(plan, trial) === undefined);
  const resumed = finished.length;
  let done = resumed;
  let regressions = finished.filter(isRegression).length;
  const tell = () => {
    onProgress?.({ done, total: trials.length, resumed, regressions, spentUsd: toUsd(state.spentNanoUsd) });
  };
  const open: OpenAnswers = new Map();
  tell();
  try {
    const stop = await runQueue(left, {
      concurrency: plan.concurrency,
      signal,
      async work(trial) {
        await runTrial(plan, trial, open, signal).catch((error: unknown) => {
          throw state.failure ?? error;
        });
        if (state.failure !== undefined) throw state.failure;
        const result = resultOf(plan, trial);
        done += 1;
        if (result !== undefined && isRegression(result)) regressions += 1;
        tell();
      },
    });
    return reportOf(plan, trials, resumed, stop);
  } finally {
    await router.router.close();
    file.close();
  }
}

/** @throws ConfigError where a state file holds results and none of them is of use here. */
async function mustBeOfThisSuite(plan: SuitePlan, trials: readonly Trial[]): Promise<void> {
  const { state, file, router } = plan;
  const isKnown = ({ keys }: Trial) => [keys.candidate, keys.incumbent].some((key) => state.answer(key) !== undefined);
  if (state.answerCount === 0 || trials.some(isKnown)) return;
  file.close();
  await router.router.close();
  const message = "none of its results is of these cases and models. Name another file, or delete it.";
  throw new ConfigError([{ path: "stateFile", message }]);
}
