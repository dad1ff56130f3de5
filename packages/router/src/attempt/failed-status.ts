import { AttemptFailure, classifyStatus, longestRetryAfterMs, requestedPauseMs } from "@spillway/resilience";
import { type ByteSource, readAll, type UpstreamResponse } from "@spillway/transport";
import type { Answer } from "../answer.ts";
import type { Call } from "../call.ts";
import type { Attempt } from "./attempt.ts";
import { parseJson, utf8 } from "./body-text.ts";
import { invalidUpstreamAnswer } from "./failed-answer.ts";
import { header } from "./header.ts";
import { readUpstreamError, safeCode } from "./upstream-error.ts";

/**
 * Reads an answer with an error status and ends its attempt.
 *
 * @throws AttemptFailure, always.
 */
export async function failedStatus(
  call: Call,
  attempt: Attempt,
  response: UpstreamResponse,
  source: ByteSource,
): Promise<never> {
  const { endpoint } = attempt;
  const bytes = await readAll(source).catch(() => Buffer.alloc(0));
  const parsed = parseJson(utf8(bytes));
  const upstream = readUpstreamError(parsed);
  const errorCode = safeCode(upstream);
  const failure = classifyStatus({
    status: response.status,
    errorCode: upstream.code,
    errorType: upstream.type,
    errorMessage: upstream.message,
  });
  const restMs = requestedPauseMs((name) => header(response.headers, name), call.clock.nowMs());
  attempt.fail(failure, errorCode, { restMs, isModelGone: failure === "not-found" && !asksForState(call) });
  const isHtml = header(response.headers, "content-type")?.includes("html") ?? false;
  const body = isHtml
    ? invalidUpstreamAnswer(
        endpoint.provider.id,
        `answered ${response.status} with an HTML page of ${bytes.length} bytes`,
      )
    : undefined;
  const answer: Answer = {
    status: response.status,
    headers: body === undefined ? response.headers : { ...response.headers, "content-type": "application/json" },
    body: body?.body ?? bytes,
    attempt: attempt.record,
    endpoint,
    errorCode: body?.errorCode ?? errorCode,
  };
  const waitMs = restMs !== undefined && restMs <= longestRetryAfterMs ? restMs : undefined;
  throw new AttemptFailure(failure, answer, waitMs);
}

/** A stored thing that is not there says nothing of the model. */
function asksForState({ inbound }: Call): boolean {
  const { api, fields } = inbound;
  return api === "other" || fields?.previous_response_id != null || fields?.conversation != null;
}
