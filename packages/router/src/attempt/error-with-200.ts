import type { Endpoint } from "@spillway/registry";
import { AttemptFailure, classifyStatus } from "@spillway/resilience";
import type { Call, OpenAttempt } from "../call.ts";
import { providerErrorAnswer } from "./failed-answer.ts";
import { failAttempt } from "./open-attempt.ts";
import { readUpstreamError, safeCode } from "./upstream-error.ts";

/** The failure for a provider's error object that came with status 200, whole or in a stream. */
export function errorWith200(call: Call, attempt: OpenAttempt, endpoint: Endpoint, error: unknown): AttemptFailure {
  const upstream = readUpstreamError({ error });
  const numeric = Number(upstream.code);
  const status = numeric >= 400 && numeric < 600 ? numeric : 502;
  const failure = classifyStatus({
    status: /rate.?limit/i.test(`${upstream.code} ${upstream.type}`) ? 429 : status,
    errorCode: upstream.code,
    errorType: upstream.type,
    errorMessage: upstream.message,
  });
  failAttempt(call, attempt, endpoint, failure, safeCode(upstream) ?? "stream_error");
  return new AttemptFailure(failure, { ...providerErrorAnswer(error, status, safeCode(upstream)), attempt, endpoint });
}
