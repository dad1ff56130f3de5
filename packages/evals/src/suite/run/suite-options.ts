import type { Clock } from "@spillway/core";
import type { Environment, SpillwayConfig } from "@spillway/registry";
import type { SuiteCaseInput } from "../cases/suite-case.ts";

/** How far a run has come. */
export interface SuiteProgress {
  /** Cases times samples that are finished, those of earlier runs included. */
  readonly done: number;
  readonly total: number;
  /** Of `done`, those that earlier runs had finished. */
  readonly resumed: number;
  /** Finished ones that the incumbent passed and the candidate failed. */
  readonly regressions: number;
  /** US dollars spent by all runs together. */
  readonly spentUsd: number;
}

/** What a run of a suite is made of. */
export interface SuiteOptions {
  /** The path of a JSONL file, or the cases themselves. */
  readonly cases: string | readonly SuiteCaseInput[];
  /** The router's configuration, as the app has it: failover, budgets, data classes and the ledger hold here too. */
  readonly config: SpillwayConfig;
  /** What is to be tried: a route, a model or an endpoint id of the configuration. */
  readonly candidate: string;
  /** What it is compared with: the same, for what is in use now. */
  readonly incumbent: string;
  /** The model that judges. Needed for checks of the types `judge` and `pairwise`. Best neither of the two sides'. */
  readonly judge?: string | undefined;
  /** Most that may be spent, in US dollars, runs before with the same state file included. Default: no limit. */
  readonly maxUsd?: number | undefined;
  /** By how much the candidate's pass rate may be lower, 0 to 1. Default 0.02: two points. */
  readonly tolerance?: number | undefined;
  /** Cases under way at the same time; each makes one call at a time. Default 4. */
  readonly concurrency?: number | undefined;
  /** How often each case is asked. Default 1. */
  readonly samples?: number | undefined;
  /** Sent with each request as `seed`, plus the sample's number. Default: none is sent. */
  readonly seed?: number | undefined;
  /** Longest answer in tokens, for cases whose request sets none: what a cap can reckon with. Default 4096. */
  readonly maxOutputTokens?: number | undefined;
  /** Where results are kept as they come, so that a run can be taken up again. Default: nowhere. */
  readonly stateFile?: string | undefined;
  /** Answers are kept in the state file and the report too. Default false: they may hold what must not lie in files. */
  readonly keepAnswers?: boolean | undefined;
  /** Asks again where earlier runs got no answer or no verdict. Default false. */
  readonly retryFailures?: boolean | undefined;
  /** Gets each step of progress. */
  readonly onProgress?: ((progress: SuiteProgress) => void) | undefined;
  /** Stops the run: calls under way finish, and the state stays. */
  readonly signal?: AbortSignal | undefined;
  /** Where `${VARIABLE}` and keys are read. Default `process.env`. */
  readonly environment?: Environment | undefined;
  /** Default the process's own. */
  readonly clock?: Clock | undefined;
}
