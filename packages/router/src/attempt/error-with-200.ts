import { AttemptFailure, classifyStatus } from "@spillway/resilience";
import type { Attempt } from "./attempt.ts";
import { providerErrorAnswer } from "./failed-answer.ts";
import { readUpstreamError, safeCode } from "./upstream-error.ts";

/** The failure for a provider's error object that came with status 200, whole or in a stream. */
export function errorWith200(attempt: Attempt, error: unknown): AttemptFailure {
  const upstream = readUpstreamError({ error });
  const numeric = Number(upstream.code);
  const status = numeric >= 400 && numeric < 600 ? numeric : 502;
  const failure = classifyStatus({
    status: /rate.?limit/i.test(`${upstream.code} ${upstream.type}`) ? 429 : status,
    errorCode: upstream.code,
    errorType: upstream.type,
    errorMessage: upstream.message,
  });
  attempt.fail(failure, safeCode(upstream) ?? "stream_error");
  const answer = providerErrorAnswer(error, status, safeCode(upstream));
  return new AttemptFailure(failure, { ...answer, attempt: attempt.record, endpoint: attempt.endpoint });
}
