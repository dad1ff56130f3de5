import {
  addTokens,
  type CallOutcome,
  type CallRecord,
  noTokens,
  type TokenCounts,
  toNanoUsd,
  toUsd,
} from "@spillway/core";
import type { Call, OpenAttempt } from "../call.ts";

/** How a call ended. */
export interface Ending {
  readonly outcome: CallOutcome;
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
  /** The attempt whose answer the caller got. */
  readonly attempt: OpenAttempt | undefined;
  /** Where the record is made later than the call ended. */
  readonly durationMs?: number;
}

/** The record of a call that is over. */
export function recordOf(call: Call, ending: Ending, measuredBaselineNanoUsd: number | undefined): CallRecord {
  let tokens: TokenCounts = noTokens;
  let costNanoUsd = 0;
  let unpricedAttempts = 0;
  let escalations = 0;
  for (const attempt of call.attempts) {
    if (attempt.usage !== undefined) tokens = addTokens(tokens, attempt.usage);
    if (attempt.costUsd === undefined) unpricedAttempts += 1;
    else costNanoUsd += toNanoUsd(attempt.costUsd);
    if (attempt.verdict?.verdict === "reject") escalations += 1;
  }
  const { attempt } = ending;
  const costUsd = unpricedAttempts === 0 ? toUsd(costNanoUsd) : undefined;
  const baselineNanoUsd = measuredBaselineNanoUsd ?? baselineCost(call, attempt);
  const baselineSource = measuredBaselineNanoUsd === undefined ? "assumed" : "measured";
  return {
    id: call.id,
    startedAtMs: call.startedAtMs,
    durationMs: ending.durationMs ?? call.elapsedMs(),
    firstByteMs: attempt?.firstByteMs === undefined ? undefined : attempt.startedAfterMs + attempt.firstByteMs,
    api: call.inbound.api === "other" ? call.inbound.address.path : call.inbound.api,
    stream: call.inbound.stream,
    outcome: ending.outcome,
    status: ending.status,
    errorCode: ending.errorCode,
    decision: call.plan?.decision,
    endpoint: attempt?.endpoint,
    model: attempt?.model,
    attempts: call.attempts,
    passedOver: call.passedOver,
    escalations,
    tokens,
    costUsd,
    unpricedAttempts,
    baselineCostUsd: baselineNanoUsd === undefined ? undefined : toUsd(baselineNanoUsd),
    baselineSource: baselineNanoUsd === undefined ? undefined : baselineSource,
    shadowOf: call.shadowOf,
    savingUsd:
      baselineNanoUsd === undefined || costUsd === undefined ? undefined : toUsd(baselineNanoUsd - costNanoUsd),
    labels: call.constraints?.labels ?? {},
  };
}

/** The answer's own tokens at the baseline's price, in nano-dollars. */
function baselineCost(call: Call, attempt: OpenAttempt | undefined): number | undefined {
  const baseline = call.plan?.route?.baseline;
  if (baseline === undefined || attempt?.usage === undefined) return undefined;
  return call.engine.costs.forecast(baseline, attempt.usage, { atMs: call.startedAtMs, serviceTier: undefined });
}
