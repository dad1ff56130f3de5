import type { TokenCounts } from "@spillway/core";
import type { Percentiles } from "../report.ts";

/** Calls of one route that have both a baseline and a cost. Whole nano-dollars, but for the squares. */
export interface Compared {
  readonly calls: number;
  readonly baselineNanoUsd: number;
  readonly savingNanoUsd: number;
  /** Sum of the squares of the savings, in square dollars. */
  readonly savingSquares: number;
}

/** The comparison of one route: calls whose baseline is assumed, and those where it was measured. */
export interface Stratum {
  readonly route: string;
  readonly assumed: Compared;
  readonly measured: Compared;
}

/** One group's sums as a store adds them up. Money is whole nano-dollars. */
export interface RawFigures {
  /** The values of `groupBy`, in its order. */
  readonly group: readonly string[];
  readonly calls: number;
  readonly attempts: number;
  readonly failures: number;
  readonly escalations: number;
  /** Calls with a rejected draft. */
  readonly escalatedCalls: number;
  readonly overflows: number;
  readonly hedges: number;
  readonly tokens: TokenCounts;
  readonly costNanoUsd: number;
  readonly unpricedAttempts: number;
  readonly strata: readonly Stratum[];
  readonly latencyMs: Percentiles | undefined;
  readonly firstByteMs: Percentiles | undefined;
}

/** What a store adds up for a query. */
export interface Aggregate {
  readonly rows: readonly RawFigures[];
  readonly total: RawFigures;
}
