import { type Clock, ConfigError, type ConfigIssue, systemClock, toNanoUsd } from "@spillway/core";
import { type SuiteRouter, suiteRouter } from "../calls/suite-router.ts";
import { readCases } from "../cases/read-cases.ts";
import type { SuiteCase } from "../cases/suite-case.ts";
import type { JudgeFormat } from "../judge/judge-prompt.ts";
import { StateFile } from "../state/state-file.ts";
import { SuiteState } from "../state/suite-state.ts";
import { judgeFormatOf, mustBeAskable } from "./askable.ts";
import { checkOptions } from "./check-options.ts";
import type { SuiteOptions } from "./suite-options.ts";

/** A suite that is ready to run. */
export interface SuitePlan {
  readonly cases: readonly SuiteCase[];
  readonly candidate: string;
  readonly incumbent: string;
  readonly judge: string | undefined;
  readonly judgeFormat: JudgeFormat;
  readonly tolerance: number;
  readonly concurrency: number;
  readonly samples: number;
  readonly seed: number | undefined;
  readonly maxOutputTokens: number;
  readonly keepAnswers: boolean;
  readonly clock: Clock;
  readonly state: SuiteState;
  readonly file: StateFile;
  readonly router: SuiteRouter;
}

/**
 * Checks everything before anything is paid for.
 *
 * @throws ConfigError with all faults at once: of the options, the cases by their lines, the configuration, the state file.
 */
export async function planSuite(options: SuiteOptions): Promise<SuitePlan> {
  const issues: ConfigIssue[] = [];
  checkOptions(options, issues);
  const cases = readCases(options.cases, issues);
  const needsJudge = cases.find(({ checks }) => checks.some(({ type }) => type === "judge" || type === "pairwise"));
  if (needsJudge !== undefined && options.judge === undefined) {
    issues.push({ path: "judge", message: `case "${needsJudge.id}" is judged by a model: name one.` });
  }
  const { maxUsd, stateFile } = options;
  const file = new StateFile(stateFile, issues);
  const state = new SuiteState(file.lines, file);
  if (options.retryFailures === true) state.forgetFailures();
  let router: SuiteRouter | undefined;
  try {
    router = suiteRouter({
      config: options.config,
      maxNanoUsd: typeof maxUsd === "number" && maxUsd >= 0 ? toNanoUsd(maxUsd) : undefined,
      state,
      environment: options.environment,
      clock: options.clock,
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    issues.push(...error.issues.map(({ path, message }) => ({ path: `config.${path}`, message })));
  }
  if (router !== undefined) mustBeAskable(router.router, options, needsJudge !== undefined, issues);
  if (issues.length === 0) file.open(issues);
  if (router === undefined || issues.length > 0) {
    file.close();
    await router?.router.close();
    throw new ConfigError(issues);
  }
  return {
    cases,
    candidate: options.candidate,
    incumbent: options.incumbent,
    judge: options.judge,
    judgeFormat: options.judge === undefined ? "none" : judgeFormatOf(router.router, options.judge),
    tolerance: options.tolerance ?? 0.02,
    concurrency: options.concurrency ?? 4,
    samples: options.samples ?? 1,
    seed: options.seed,
    maxOutputTokens: options.maxOutputTokens ?? 4_096,
    keepAnswers: options.keepAnswers ?? false,
    clock: options.clock ?? systemClock,
    state,
    file,
    router,
  };
}
