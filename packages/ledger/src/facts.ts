import { type AttemptRecord, noTokens, type TokenCounts, toNanoUsd } from "@spillway/core";
import type { CallItem } from "./item.ts";
import { LedgerItemError } from "./item-error.ts";
import { pinned } from "./query.ts";

/** What is booked of one attempt. Money is whole nano-dollars. */
export interface AttemptFacts {
  readonly endpoint: string;
  readonly provider: string;
  readonly model: string;
  readonly role: string;
  readonly failed: boolean;
  readonly rejected: boolean;
  readonly durationMs: number;
  readonly firstByteMs: number | undefined;
  readonly costNanoUsd: number | undefined;
  readonly tokens: TokenCounts;
}

/** What is booked of one call. Money is whole nano-dollars. */
export interface CallFacts {
  readonly id: string;
  readonly startedAtMs: number;
  readonly route: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly failed: boolean;
  readonly durationMs: number;
  readonly firstByteMs: number | undefined;
  /** Undefined where the call cannot be compared: no baseline, or an attempt without a known cost. */
  readonly baselineNanoUsd: number | undefined;
  readonly savingNanoUsd: number | undefined;
  /** Whether the baseline's cost was measured in shadow. */
  readonly measured: boolean;
  readonly attempts: readonly AttemptFacts[];
}

/** The names of the token classes. */
export const tokenClasses = Object.keys(noTokens) as readonly (keyof TokenCounts)[];

/**
 * What is booked of a call.
 *
 * @throws LedgerItemError where a figure is not one: a fraction of a token, an amount beyond the safe integers.
 */
export function factsOf({ record, measuredBaselineNanoUsd }: CallItem): CallFacts {
  const what = `call ${record.id}`;
  const attempts = record.attempts.map((attempt) => attemptFacts(attempt, what));
  let costNanoUsd = 0;
  let known = true;
  for (const attempt of attempts) {
    if (attempt.costNanoUsd === undefined) known = false;
    else costNanoUsd += attempt.costNanoUsd;
  }
  checkWhole(costNanoUsd, `cost of ${what}`);
  const baselineNanoUsd = known ? (measuredBaselineNanoUsd ?? nano(record.baselineCostUsd)) : undefined;
  if (baselineNanoUsd !== undefined) checkWhole(baselineNanoUsd, `baseline of ${what}`);
  return {
    id: record.id,
    startedAtMs: checkWhole(Math.floor(record.startedAtMs), `startedAtMs of ${what}`),
    route: record.decision?.route ?? pinned,
    labels: record.labels,
    failed: record.outcome !== "ok",
    durationMs: checkDuration(record.durationMs, `durationMs of ${what}`),
    firstByteMs: optionalDuration(record.firstByteMs, `firstByteMs of ${what}`),
    baselineNanoUsd,
    savingNanoUsd: baselineNanoUsd === undefined ? undefined : baselineNanoUsd - costNanoUsd,
    measured: measuredBaselineNanoUsd !== undefined && baselineNanoUsd !== undefined,
    attempts,
  };
}

function attemptFacts(attempt: AttemptRecord, what: string): AttemptFacts {
  const costNanoUsd = nano(attempt.costUsd);
  if (costNanoUsd !== undefined) checkWhole(costNanoUsd, `cost of ${what}`);
  return {
    endpoint: attempt.endpoint,
    provider: attempt.provider,
    model: attempt.model,
    role: attempt.role,
    failed: attempt.failure !== undefined,
    rejected: attempt.verdict?.verdict === "reject",
    durationMs: checkDuration(attempt.durationMs, `durationMs of ${what}`),
    firstByteMs: optionalDuration(attempt.firstByteMs, `firstByteMs of ${what}`),
    costNanoUsd,
    tokens: attempt.usage === undefined ? noTokens : tokensOf(attempt.usage, what),
  };
}

function tokensOf(usage: TokenCounts, what: string): TokenCounts {
  const tokens: Record<string, number> = {};
  for (const name of tokenClasses) tokens[name] = checkWhole(usage[name] ?? 0, `${name} of ${what}`);
  return tokens as unknown as TokenCounts;
}

function nano(usd: number | undefined): number | undefined {
  return usd === undefined ? undefined : toNanoUsd(usd);
}

/** @throws LedgerItemError where the value is not a safe integer. */
export function checkWhole(value: number, what: string): number {
  if (Number.isSafeInteger(value)) return value;
  throw new LedgerItemError(`The ${what} is ${value}, not a whole number between -2^53 and 2^53.`);
}

function checkDuration(value: number, what: string): number {
  if (Number.isFinite(value)) return value;
  throw new LedgerItemError(`The ${what} is ${value}, not a number of milliseconds.`);
}

function optionalDuration(value: number | undefined, what: string): number | undefined {
  return value === undefined ? undefined : checkDuration(value, what);
}
