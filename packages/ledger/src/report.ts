import type { TokenCounts } from "@spillway/core";
import type { GroupKey } from "./query.ts";

/** Milliseconds by rank: at least that share of the values is at most this. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/**
 * Baseline less cost, over the calls that have both (`comparedCalls`). The bounds are the 95% confidence interval: the mean of
 * one call plus and minus 1.96 standard errors, times the calls. It speaks of the calls' spread, not of whether the baseline
 * would have used the same tokens: only `measured` figures do.
 */
export interface Saving {
  /**
   * `assumed`: the answer's tokens at the baseline's price. `measured`: the baseline was asked in shadow for a sample of the
   * calls, at least 30 of each route; the sample's mean stands for all compared calls of its route. `mixed`: some routes are
   * measured.
   */
  readonly source: "assumed" | "measured" | "mixed";
  readonly savingUsd: number;
  /** Undefined where a route has one compared call alone. */
  readonly lowUsd: number | undefined;
  readonly highUsd: number | undefined;
  /** What the compared calls would have cost at the baseline. */
  readonly baselineCostUsd: number;
  readonly comparedCalls: number;
  /** Calls of which the baseline's cost was measured. */
  readonly measuredCalls: number;
}

/** GPU hours booked: `billUsd` is `chargedUsd` and `idleUsd` together. */
export interface GpuFigures {
  readonly hours: number;
  readonly billUsd: number;
  /** What calls were charged. It is in their cost already. */
  readonly chargedUsd: number;
  /** What nobody used. */
  readonly idleUsd: number;
}

/**
 * What a report says of one group. Where model, endpoint, provider or role is asked for, these are sums over the attempts
 * there; else over whole calls.
 */
export interface Figures {
  /** Calls; over attempts: calls that had at least one attempt here. */
  readonly calls: number;
  readonly attempts: number;
  /** Calls that did not end well; over attempts: attempts that failed. */
  readonly failures: number;
  /** Drafts that were rejected. */
  readonly escalations: number;
  /** Share of the calls that had a draft rejected (here), 0 to 1. Undefined without calls. */
  readonly escalationRate: number | undefined;
  readonly overflows: number;
  readonly hedges: number;
  readonly tokens: TokenCounts;
  /** What is known to have been spent. */
  readonly costUsd: number;
  /** Attempts whose cost is not known and is not in `costUsd`. */
  readonly unpricedAttempts: number;
  /** Undefined over attempts (a saving belongs to a call), and where no call has both costs. */
  readonly saving: Saving | undefined;
  /** How long calls took; over attempts: attempts. */
  readonly latencyMs: Percentiles | undefined;
  /** Milliseconds to the first byte, of those that had one. */
  readonly firstByteMs: Percentiles | undefined;
  /** Undefined where no hour was booked here, and where the grouping or filter asks what a GPU hour does not have. */
  readonly gpu: GpuFigures | undefined;
}

/** One group's figures. */
export interface ReportRow extends Figures {
  /** The value of each key of `groupBy`. Hours are `2026-01-31T13`, days `2026-01-31`, months `2026-01`. */
  readonly group: Readonly<Record<string, string>>;
}

/** What a store has let go of to stay within its bounds, and therefore is in no row and no total. */
export interface Forgotten {
  readonly calls: number;
  readonly attempts: number;
  readonly costUsd: number;
  readonly unpricedAttempts: number;
  readonly gpuHours: number;
}

/** What a ledger's store reports. Plain data: `JSON.stringify` is its JSON. */
export interface LedgerReport {
  readonly groupBy: readonly GroupKey[];
  /** Ordered by cost, then calls, then name; by time first where an hour, day or month is asked for. */
  readonly rows: readonly ReportRow[];
  readonly total: Figures;
  /** Undefined where everything that was ever booked is still there. */
  readonly forgotten: Forgotten | undefined;
}
