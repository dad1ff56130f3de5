import { SpillwayError } from "@spillway/core";
import { readUsage, servedTier } from "@spillway/pricing";
import {
  AttemptFailure,
  classifyStatus,
  longestRetryAfterMs,
  rateLimitNews,
  requestedPauseMs,
} from "@spillway/resilience";
import { type ByteSource, type Exchange, readAll, type Transport, type UpstreamResponse } from "@spillway/transport";
import type { Answer } from "../answer.ts";
import { type Call, isCallerAbort } from "../call.ts";
import { idleGuard } from "../stream/idle-guard.ts";
import type { Attempt } from "./attempt.ts";
import type { AttemptAnswer } from "./attempt-answer.ts";
import { bodilessStatuses } from "./bodiless.ts";
import { type BodyWishes, buildBody } from "./build-body.ts";
import { buildRequest } from "./build-request.ts";
import { classifyError } from "./classify-error.ts";
import { errorWith200 } from "./error-with-200.ts";
import { estimatedUsageOf } from "./estimate-usage.ts";
import { invalidUpstreamAnswer } from "./failed-answer.ts";
import { header } from "./header.ts";
import { openStream } from "./open-stream.ts";
import { readUpstreamError, safeCode } from "./upstream-error.ts";

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

async function failedStatus(
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

/** Reads an answer that is not a stream, and checks that it is one. */
async function readWhole(
  call: Call,
  attempt: Attempt,
  response: UpstreamResponse,
  source: ByteSource,
): Promise<AttemptAnswer> {
  const bytes = await readAll(source);
  attempt.firstByte();
  const { api } = call.inbound;
  const text = utf8(bytes);
  const parsed = parseJson(text);
  if (api !== "other") checkAnswer(attempt, response, parsed, bytes.length);
  const reported = readUsage(parsed, attempt.endpoint.provider.preset);
  attempt.servedTier = servedTier(parsed);
  attempt.close(reported ?? (api === "other" ? undefined : estimatedUsageOf(call, parsed)));
  const { status, headers } = response;
  const { record, endpoint } = attempt;
  const id = api === "responses" ? (parsed as { id?: unknown }).id : undefined;
  const responseId = typeof id === "string" ? id : undefined;
  return { status, headers, body: text, attempt: record, endpoint, errorCode: undefined, responseId, parsed };
}

/** An API's answer is a JSON object without an error; a page, a cut body or an error with status 200 is a failure. */
function checkAnswer(attempt: Attempt, response: UpstreamResponse, parsed: unknown, byteLength: number): void {
  if (typeof parsed !== "object" || parsed === null) {
    attempt.fail("invalid-response", "invalid_upstream_response");
    const type = header(response.headers, "content-type")?.split(";")[0] ?? "no content type";
    const detail = `answered ${response.status} with ${byteLength} bytes of ${type} that are not the API's JSON`;
    throw new AttemptFailure("invalid-response", invalidUpstreamAnswer(attempt.endpoint.provider.id, detail));
  }
  const { error, choices, output, data } = parsed as Record<string, unknown>;
  if (error === undefined || error === null || choices !== undefined || output !== undefined || data !== undefined)
    return;
  throw errorWith200(attempt, error);
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

/** As `Response.text()` decodes: without a byte order mark. */
function utf8(bytes: Buffer): string {
  const text = bytes.toString("utf8");
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
