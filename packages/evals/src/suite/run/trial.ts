import type { PairwiseCheck } from "../cases/check.ts";
import type { SuiteCase } from "../cases/suite-case.ts";
import { checksKey, pairKey, requestKey } from "../state/keys.ts";
import type { AnswerOutcome, PairOutcome } from "../state/outcome.ts";
import type { SuitePlan } from "./plan-suite.ts";

export type Side = "candidate" | "incumbent";

/** One case asked once of both sides, and the names of its results. */
export interface Trial {
  readonly one: SuiteCase;
  readonly sample: number;
  /** The request's body, without the model. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly keys: Readonly<Record<Side, string>>;
  readonly checksKey: string;
  readonly pairwise: { readonly check: PairwiseCheck; readonly key: string } | undefined;
}

/** Every case, as often as it is asked: first all cases once, so that a run that ends early has seen most of them. */
export function trialsOf(plan: SuitePlan): readonly Trial[] {
  return Array.from({ length: plan.samples }, (_, sample) =>
    plan.cases.map((one) => trialOf(plan, one, sample)),
  ).flat();
}

function trialOf(plan: SuitePlan, one: SuiteCase, sample: number): Trial {
  const limited = "max_tokens" in one.request || "max_completion_tokens" in one.request;
  const request = {
    messages: one.messages,
    ...one.request,
    ...(limited ? {} : { max_completion_tokens: plan.maxOutputTokens }),
    ...(plan.seed === undefined ? {} : { seed: plan.seed + sample }),
  };
  const keys = {
    candidate: requestKey(plan.candidate, one, request, sample),
    incumbent: requestKey(plan.incumbent, one, request, sample),
  };
  const check = one.checks.find((some) => some.type === "pairwise");
  return {
    one,
    sample,
    request,
    keys,
    checksKey: checksKey(one, plan.judge),
    pairwise: check && { check, key: pairKey(keys.candidate, keys.incumbent, check, plan.judge) },
  };
}

/** What is known of a finished trial. */
export interface TrialResult {
  readonly trial: Trial;
  readonly candidate: AnswerOutcome;
  readonly incumbent: AnswerOutcome;
  /** Undefined where the case has no pairwise check, or one side gave no answer to compare. */
  readonly pair: PairOutcome | undefined;
}

/** The result of a trial; undefined where a part of it is still to be done. */
export function resultOf(plan: SuitePlan, trial: Trial): TrialResult | undefined {
  const candidate = finishedAnswer(plan, trial, "candidate");
  const incumbent = finishedAnswer(plan, trial, "incumbent");
  if (candidate === undefined || incumbent === undefined) return undefined;
  const pair = trial.pairwise && plan.state.pair(trial.pairwise.key);
  const isCompared = candidate.error === undefined && incumbent.error === undefined;
  if (trial.pairwise !== undefined && isCompared && pair === undefined) return undefined;
  return { trial, candidate, incumbent, pair: isCompared ? pair : undefined };
}

/** A side's answer that has been held against the checks as they are now. */
export function finishedAnswer(plan: SuitePlan, trial: Trial, side: Side): AnswerOutcome | undefined {
  const known = plan.state.answer(trial.keys[side]);
  return known?.checksKey === trial.checksKey || known?.error !== undefined ? known : undefined;
}
