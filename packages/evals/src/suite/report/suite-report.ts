import type { CheckResult } from "../cases/check.ts";
import type { JudgeTally } from "../state/outcome.ts";
import type { Estimate } from "../stats/paired-shares.ts";
import type { SuiteVerdict } from "../stats/suite-verdict.ts";

/** How one side did. */
export interface SideReport {
  readonly model: string;
  /** Share of the trials that passed, by weight, with Wilson's 95% interval. Those without a verdict count as not passed. */
  readonly passRate: Estimate;
  readonly passed: number;
  readonly failed: number;
  /** No verdict of the judge that can be read; of the incumbent also no answer. */
  readonly undecided: number;
  /** Trials without an answer, by failure class or error code. */
  readonly errors: Readonly<Record<string, number>>;
  /** US dollars, as far as known. */
  readonly costUsd: number;
  /** Answers whose cost is not known and is not in `costUsd`. */
  readonly unpricedCalls: number;
  /** Milliseconds of the calls that were answered; undefined where there is none. */
  readonly latencyMs: { readonly p50: number; readonly p95: number } | undefined;
  /** Generated tokens of an answer, on average; undefined where there is none. */
  readonly meanOutputTokens: number | undefined;
}

/** One case asked once of both sides. */
export interface TrialReport {
  readonly caseId: string;
  readonly sample: number;
  readonly candidate: AnswerReport;
  readonly incumbent: AnswerReport;
  /** Who won the comparison; undefined where there was none. */
  readonly winner: "candidate" | "incumbent" | "tie" | "none" | undefined;
}

/** One side's answer. */
export interface AnswerReport {
  readonly passed: CheckResult;
  /** By check, in the case's order, without the pairwise one. */
  readonly results: readonly CheckResult[];
  /** Undefined where there was an answer. */
  readonly error: string | undefined;
  readonly finishReason: string | undefined;
  readonly costUsd: number | undefined;
  readonly latencyMs: number;
  /** Only where answers are kept. */
  readonly text: string | undefined;
}

/** The cases that carry a label. */
export interface LabelReport {
  /** `name=value`. */
  readonly label: string;
  readonly trials: number;
  readonly candidatePassed: number;
  readonly incumbentPassed: number;
  readonly regressions: number;
}

/** What a run of a suite found. */
export interface SuiteReport {
  readonly verdict: SuiteVerdict;
  /** Why the run ended before its end; the figures are then of what is finished. */
  readonly stopped: { readonly reason: "cap" | "interrupted"; readonly message: string } | undefined;
  readonly cases: number;
  /** Cases times samples. */
  readonly trials: { readonly total: number; readonly done: number; readonly resumed: number };
  readonly tolerance: number;
  readonly candidate: SideReport;
  readonly incumbent: SideReport;
  /** Undefined where nothing was judged by a model. */
  readonly judge: ({ readonly model: string } & JudgeTally) | undefined;
  /**
   * Pass rate of the candidate less that of the incumbent, by case. The interval (Tango's score, 95%) takes trials without a
   * verdict at their worst for its lower end, at their best for its upper one.
   */
  readonly difference: Estimate;
  /** Cases in which the sides differ, over all samples, and how likely so uneven a split is by chance. */
  readonly mcnemar: { readonly better: number; readonly worse: number; readonly pValue: number };
  /** Trials in which one side has no verdict. */
  readonly undecided: number;
  /** How many cases like these would do for `no worse`; undefined where the verdict is clear, or no number would. */
  readonly casesNeeded: number | undefined;
  /** Trials that the incumbent passed and the candidate failed. */
  readonly regressions: readonly TrialReport[];
  /** Trials that the candidate passed and the incumbent failed. */
  readonly improvements: readonly TrialReport[];
  readonly byLabel: readonly LabelReport[];
  /** US dollars spent by all runs with this state, of what is unfinished too. */
  readonly spentUsd: number;
  /** Of it, what was held for calls that a killed run left behind: whether they were billed is not known. */
  readonly lostUsd: number;
}
