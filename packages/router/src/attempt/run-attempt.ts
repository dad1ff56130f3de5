import { type AttemptRole, SpillwayError } from "@spillway/core";
import { readUsage } from "@spillway/pricing";
import type { Endpoint } from "@spillway/registry";
import { AttemptFailure, classifyStatus, retryAfterMs } from "@spillway/resilience";
import { type ByteSource, type Exchange, readAll, type Transport, type UpstreamResponse } from "@spillway/transport";
import { type Answer, type Call, isCallerAbort, type OpenAttempt } from "../call.ts";
import { idleGuard } from "../stream/idle-guard.ts";
import type { AttemptAnswer } from "./attempt-answer.ts";
import { bodilessStatuses } from "./bodiless.ts";
import { type BodyWishes, buildBody } from "./build-body.ts";
import { buildRequest } from "./build-request.ts";
import { classifyError } from "./classify-error.ts";
import { errorWith200 } from "./error-with-200.ts";
import { estimatedUsageOf } from "./estimate-usage.ts";
import { invalidUpstreamAnswer } from "./failed-answer.ts";
import { header } from "./header.ts";
import { closeAttempt, failAttempt, openAttempt } from "./open-attempt.ts";
import { openStream } from "./open-stream.ts";
import { readUpstreamError, safeCode } from "./upstream-error.ts";

/** One attempt to make. */
export interface AttemptOrder {
  readonly endpoint: Endpoint;
  readonly tier: number;
  readonly role: AttemptRole;
  readonly wishes: BodyWishes;
  readonly transport: Transport;
}

/**
 * Makes one upstream call. A stream is handed back once its first content has come: until then another endpoint can
 * still take over.
 *
 * @throws AttemptFailure where the endpoint did not answer; the call's own stop reason where the caller left.
 */
export async function runAttempt(call: Call, order: AttemptOrder): Promise<AttemptAnswer> {
  if (call.stopped !== undefined) throw call.stopped;
  const { endpoint } = order;
  const attempt = openAttempt(call, endpoint, order.tier, order.role);
  const body = buildBody(call.inbound, endpoint, order.wishes);
  const exchange = order.transport.send(buildRequest(call.inbound, endpoint.provider, body, endpoint));
  call.attach(exchange);
  try {
    const response = await headersOf(call, endpoint, exchange);
    attempt.status = response.status;
    attempt.upstreamRequestId = header(response.headers, "x-request-id") ?? header(response.headers, "request-id");
    const source = idleGuard(response.body, exchange, call.timeouts.idleMs, call.clock);
    if (response.status >= 400) return await failedStatus(call, attempt, endpoint, response, source);
    const isJson = header(response.headers, "content-type")?.includes("json") ?? false;
    const isOpaque = call.inbound.api === "other" && !isJson && !bodilessStatuses.has(response.status);
    if (call.inbound.stream || isOpaque) {
      return await openStream(call, attempt, endpoint, response, source, exchange);
    }
    return await readWhole(call, attempt, endpoint, response, source);
  } catch (error) {
    if (error instanceof AttemptFailure) throw error;
    throw brokenOff(call, attempt, endpoint, error);
  }
}

/** Waits for the headers, no longer than the endpoint or the route allows. */
async function headersOf(call: Call, endpoint: Endpoint, exchange: Exchange): Promise<UpstreamResponse> {
  const limitMs = endpoint.attemptTimeoutMs ?? call.timeouts.attemptMs;
  if (limitMs === undefined) return exchange.response;
  const cancel = call.clock.after(limitMs, () => {
    exchange.abort(new SpillwayError("deadline_exceeded", `${endpoint.id} timed out: no answer in ${limitMs} ms.`));
  });
  try {
    return await exchange.response;
  } finally {
    cancel();
  }
}

async function failedStatus(
  call: Call,
  attempt: OpenAttempt,
  endpoint: Endpoint,
  response: UpstreamResponse,
  source: ByteSource,
): Promise<never> {
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
  failAttempt(call, attempt, endpoint, failure, errorCode);
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
    attempt,
    endpoint,
    errorCode: body?.errorCode ?? errorCode,
  };
  const waitMs = retryAfterMs((name) => header(response.headers, name), call.clock.nowMs());
  throw new AttemptFailure(failure, answer, waitMs);
}

/** Reads an answer that is not a stream, and checks that it is one. */
async function readWhole(
  call: Call,
  attempt: OpenAttempt,
  endpoint: Endpoint,
  response: UpstreamResponse,
  source: ByteSource,
): Promise<AttemptAnswer> {
  const bytes = await readAll(source);
  attempt.firstByteMs = call.elapsedMs() - attempt.startedAfterMs;
  const { api } = call.inbound;
  const text = utf8(bytes);
  const parsed = parseJson(text);
  if (api !== "other") checkAnswer(call, attempt, endpoint, response, parsed, bytes.length);
  const reported = readUsage((parsed as { usage?: unknown } | undefined)?.usage);
  closeAttempt(call, attempt, endpoint, reported ?? (api === "other" ? undefined : estimatedUsageOf(call, parsed)));
  const { status, headers } = response;
  return { status, headers, body: text, attempt, endpoint, errorCode: undefined, parsed };
}

/** An API's answer is a JSON object without an error; a page, a cut body or an error with status 200 is a failure. */
function checkAnswer(
  call: Call,
  attempt: OpenAttempt,
  endpoint: Endpoint,
  response: UpstreamResponse,
  parsed: unknown,
  byteLength: number,
): void {
  if (typeof parsed !== "object" || parsed === null) {
    failAttempt(call, attempt, endpoint, "invalid-response", "invalid_upstream_response");
    const type = header(response.headers, "content-type")?.split(";")[0] ?? "no content type";
    const detail = `answered ${response.status} with ${byteLength} bytes of ${type} that are not the API's JSON`;
    throw new AttemptFailure("invalid-response", invalidUpstreamAnswer(endpoint.provider.id, detail));
  }
  const { error, choices, output, data } = parsed as Record<string, unknown>;
  if (error === undefined || error === null || choices !== undefined || output !== undefined || data !== undefined)
    return;
  throw errorWith200(call, attempt, endpoint, error);
}

/** No answer, or one that broke off before the caller saw any of it. */
function brokenOff(call: Call, attempt: OpenAttempt, endpoint: Endpoint, error: unknown): Error {
  if (call.stopped !== undefined) {
    const aborted = isCallerAbort(call.stopped);
    failAttempt(call, attempt, endpoint, aborted ? "aborted" : "timeout", aborted ? undefined : "deadline_exceeded");
    return call.stopped;
  }
  const { failure, errorCode } = classifyError(error);
  failAttempt(call, attempt, endpoint, failure, errorCode);
  const sawStatus = attempt.status !== undefined;
  const detail = SpillwayError.isInstance(error)
    ? `broke off (${error.code})`
    : `broke off the answer${errorCode === undefined ? "" : ` (${errorCode})`}`;
  const answer = sawStatus
    ? {
        ...invalidUpstreamAnswer(endpoint.provider.id, detail),
        attempt,
        endpoint,
        errorCode: errorCode ?? "invalid_upstream_response",
      }
    : undefined;
  return new AttemptFailure(failure, answer, undefined, error);
}

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
