import type { AttemptRole, FailureClass, Usage } from "@spillway/core";
import { toUsd } from "@spillway/core";
import { costOf } from "@spillway/pricing";
import type { Endpoint } from "@spillway/registry";
import type { Call, OpenAttempt } from "../call.ts";

/** Errors of a connection that was never made: the provider saw nothing. */
const neverSentCodes = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Begins an attempt and puts it into the call's list. */
export function openAttempt(call: Call, endpoint: Endpoint, tier: number, role: AttemptRole): OpenAttempt {
  const attempt: OpenAttempt = {
    endpoint: endpoint.id,
    provider: endpoint.provider.id,
    model: endpoint.model.id,
    tier,
    role,
    startedAfterMs: call.elapsedMs(),
    durationMs: 0,
    firstByteMs: undefined,
    status: undefined,
    failure: undefined,
    errorCode: undefined,
    upstreamRequestId: undefined,
    usage: undefined,
    costUsd: undefined,
    verdict: undefined,
  };
  call.attempts.push(attempt);
  return attempt;
}

/** Ends an attempt that gave an answer: its usage is what it costs. Looking things up (GET, DELETE) costs nothing. */
export function closeAttempt(
  call: Call,
  attempt: OpenAttempt,
  endpoint: Endpoint | undefined,
  usage: Usage | undefined,
): void {
  attempt.durationMs = call.elapsedMs() - attempt.startedAfterMs;
  attempt.usage = usage;
  if (usage === undefined && call.inbound.method !== "POST") attempt.costUsd = 0;
  if (usage === undefined || endpoint === undefined) return;
  const price = call.engine.prices.get(endpoint);
  if (price === undefined) {
    call.engine.warnOnce({
      code: "price_unknown",
      message: `No price is known for ${endpoint.id}: its calls have no cost and count as unpriced. Fix: give the endpoint a price.`,
      subject: endpoint.id,
      cause: undefined,
    });
    return;
  }
  attempt.costUsd = toUsd(costOf(price, usage));
}

/**
 * Ends an attempt that failed. An error status and a connection that was never made cost nothing; where a provider may
 * have worked unseen (a reset, a timeout, an abort), the cost is not known.
 */
export function failAttempt(
  call: Call,
  attempt: OpenAttempt,
  endpoint: Endpoint | undefined,
  failure: FailureClass,
  errorCode: string | undefined,
  usage?: Usage | undefined,
): void {
  closeAttempt(call, attempt, endpoint, usage);
  attempt.failure = failure;
  attempt.errorCode = errorCode;
  const neverSent = errorCode !== undefined && neverSentCodes.has(errorCode);
  const unbilled = neverSent || (attempt.status !== undefined && attempt.status >= 400);
  if (usage === undefined && unbilled) attempt.costUsd = 0;
}
