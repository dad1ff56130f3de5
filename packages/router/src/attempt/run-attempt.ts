import { SpillwayError } from "@spillway/core";
import { AttemptFailure, rateLimitNews } from "@spillway/resilience";
import type { Exchange, Transport, UpstreamResponse } from "@spillway/transport";
import { type Call, isCallerAbort } from "../call.ts";
import { idleGuard } from "../stream/idle-guard.ts";
import type { Attempt } from "./attempt.ts";
import type { AttemptAnswer } from "./attempt-answer.ts";
import { bodilessStatuses } from "./bodiless.ts";
import { type BodyWishes, buildBody } from "./build-body.ts";
import { buildRequest } from "./build-request.ts";
import { classifyError } from "./classify-error.ts";
import { invalidUpstreamAnswer } from "./failed-answer.ts";
import { failedStatus } from "./failed-status.ts";
import { header } from "./header.ts";
import { openStream } from "./open-stream.ts";
import { readWhole } from "./read-whole.ts";

/**
 * Makes one upstream call. A stream is handed back once its first content has come: until then another endpoint can
 * still take over.
 *
 * @throws AttemptFailure where the endpoint did not answer; the call's own stop reason where the caller left.
 */
export async function runAttempt(
  call: Call,
  attempt: Attempt,
  transport: Transport,
  wishes: BodyWishes,
): Promise<AttemptAnswer> {
  try {
    const body = buildBody(call.inbound, attempt.endpoint, wishes);
    const exchange = transport.send(buildRequest(call.inbound, attempt.endpoint, attempt.key, body));
    attempt.sentBy(exchange);
    return await readAnswer(call, attempt, exchange);
  } catch (error) {
    if (error instanceof AttemptFailure) throw error;
    throw brokenOff(call, attempt, error);
  }
}

async function readAnswer(call: Call, attempt: Attempt, exchange: Exchange): Promise<AttemptAnswer> {
  const { record } = attempt;
  const { clock, inbound, timeouts } = call;
  const cancelTimer = inbound.stream ? firstTokenTimer(call, attempt, exchange) : undefined;
  try {
    const response = await headersOf(call, attempt, exchange);
    record.status = response.status;
    record.upstreamRequestId = header(response.headers, "x-request-id") ?? header(response.headers, "request-id");
    const news = rateLimitNews((name) => header(response.headers, name), clock.nowMs());
    if (news !== undefined) attempt.limitNews(news);
    const source = idleGuard(response.body, exchange, timeouts.idleMs, clock);
    if (response.status >= 400) return await failedStatus(call, attempt, response, source);
    const isJson = header(response.headers, "content-type")?.includes("json") ?? false;
    const isOpaque = inbound.api === "other" && !isJson && !bodilessStatuses.has(response.status);
    if (inbound.stream || isOpaque) return await openStream(call, attempt, response, source, exchange);
    return await readWhole(call, attempt, response, source);
  } finally {
    cancelTimer?.();
  }
}

/** Waits for the headers, no longer than the endpoint or the route allows. */
function headersOf(call: Call, { endpoint }: Attempt, exchange: Exchange): Promise<UpstreamResponse> {
  const limitMs = endpoint.attemptTimeoutMs ?? call.timeouts.attemptMs;
  if (limitMs === undefined) return exchange.response;
  const cancel = call.clock.after(limitMs, () => {
    exchange.abort(new SpillwayError("deadline_exceeded", `${endpoint.id} timed out: no answer in ${limitMs} ms.`));
  });
  return exchange.response.finally(cancel);
}

/** Ends a stream that does not begin to answer in time, also one that sends headers and nothing more. */
function firstTokenTimer(call: Call, { endpoint }: Attempt, exchange: Exchange): (() => void) | undefined {
  const { firstTokenMs } = call.timeouts;
  if (firstTokenMs === undefined) return undefined;
  return call.clock.after(firstTokenMs, () => {
    const detail = `${endpoint.id} timed out: no content in ${firstTokenMs} ms (timeouts.firstTokenMs).`;
    exchange.abort(new SpillwayError("deadline_exceeded", detail));
  });
}

/** No answer, or one that broke off before the caller saw any of it. */
function brokenOff(call: Call, attempt: Attempt, error: unknown): Error {
  const { endpoint, record } = attempt;
  if (call.stopped !== undefined) {
    const aborted = isCallerAbort(call.stopped);
    attempt.fail(aborted ? "aborted" : "timeout", aborted ? undefined : "deadline_exceeded");
    return call.stopped;
  }
  const sawStatus = record.status !== undefined;
  const classed = attempt.isEnded ? abandoned : classifyError(error);
  const { errorCode } = classed;
  const failure = sawStatus && classed.failure === "connect" ? "stream-cut" : classed.failure;
  attempt.fail(failure, errorCode);
  const detail = SpillwayError.isInstance(error)
    ? `broke off (${error.code})`
    : `broke off the answer${errorCode === undefined ? "" : ` (${errorCode})`}`;
  const answer = sawStatus
    ? {
        ...invalidUpstreamAnswer(endpoint.provider.id, detail),
        attempt: record,
        endpoint,
      }
    : undefined;
  return new AttemptFailure(failure, answer, undefined, error);
}

/** It was ended from outside while it was under way. */
const abandoned = { failure: "aborted", errorCode: "hedge_lost" } as const;
