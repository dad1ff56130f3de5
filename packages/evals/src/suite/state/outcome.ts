import type { CheckResult } from "../cases/check.ts";

/** What asking the judge came to. */
export interface JudgeTally {
  readonly calls: number;
  /** Calls that brought no verdict: failed, or not to be read. */
  readonly failures: number;
  /** US dollars, as far as known. */
  readonly costUsd: number;
  readonly unpricedCalls: number;
}

/** One side's answer to one case, checked. Holds no text unless the suite keeps answers. */
export interface AnswerOutcome {
  /** Hash of model and request. */
  readonly key: string;
  /** Hash of the checks that it was held against, the judge's model included. */
  readonly checksKey: string;
  readonly caseId: string;
  /** From 0: the how-manieth time that the case was asked. */
  readonly sample: number;
  readonly model: string;
  /** In the order of the case's checks, without the pairwise one. Empty where there was no answer. */
  readonly results: readonly CheckResult[];
  /** Why there was no answer: a failure class or an error code. Undefined where there was one. */
  readonly error?: string | undefined;
  readonly finishReason?: string | undefined;
  /** US dollars; undefined where not known. */
  readonly costUsd?: number | undefined;
  readonly latencyMs: number;
  readonly outputTokens?: number | undefined;
  readonly judge?: JudgeTally | undefined;
  /** Only where the suite keeps answers. */
  readonly text?: string | undefined;
}

/** Who a pair of answers is for: `tie` also where the verdict turned with the answers' positions; `none`: it cannot be read. */
export type PairWinner = "candidate" | "incumbent" | "tie" | "none";

/** The judge's word on a pair of answers. */
export interface PairOutcome {
  /** Hash of both requests, the check and the judge's model. */
  readonly key: string;
  readonly caseId: string;
  readonly sample: number;
  readonly winner: PairWinner;
  /** Undefined where the two answers were the same, so that nobody was asked. */
  readonly judge?: JudgeTally | undefined;
}
