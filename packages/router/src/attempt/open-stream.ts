import type { Usage } from "@spillway/core";
import { AttemptFailure } from "@spillway/resilience";
import { type ByteSource, type Exchange, readAll, type UpstreamResponse } from "@spillway/transport";
import type { Call } from "../call.ts";
import { chatProtocol } from "../stream/chat-protocol.ts";
import { responsesProtocol } from "../stream/responses-protocol.ts";
import { StreamErrorEvent, StreamTap } from "../stream/stream-tap.ts";
import type { Attempt } from "./attempt.ts";
import type { AttemptAnswer } from "./attempt-answer.ts";
import { callerWantsUsage } from "./build-body.ts";
import { classifyError } from "./classify-error.ts";
import { errorWith200 } from "./error-with-200.ts";
import { estimatedUsage } from "./estimate-usage.ts";
import { invalidUpstreamAnswer } from "./failed-answer.ts";
import { header } from "./header.ts";
import { TappedStream } from "./tapped-stream.ts";

/** Opens a stream and reads on until its first content: until then it can fail over. */
export async function openStream(
  call: Call,
  attempt: Attempt,
  response: UpstreamResponse,
  source: ByteSource,
  exchange: Exchange,
): Promise<AttemptAnswer> {
  const { endpoint } = attempt;
  const type = header(response.headers, "content-type") ?? "";
  if (call.inbound.api !== "other" && !type.includes("event-stream")) {
    if (type.includes("json")) await rejectErrorBody(attempt, source);
    exchange.abort(new Error("Not a stream."));
    attempt.fail("invalid-response", "invalid_upstream_response");
    const detail = `answered a streaming request with ${type === "" ? "no content type" : type.split(";")[0]}`;
    throw new AttemptFailure("invalid-response", invalidUpstreamAnswer(endpoint.provider.id, detail));
  }
  const stripUsage = !callerWantsUsage(call.inbound.fields);
  const protocol = call.inbound.api === "responses" ? responsesProtocol : chatProtocol;
  const tap =
    call.inbound.api === "other" ? undefined : new StreamTap(source, protocol, stripUsage, endpoint.provider.preset);
  const opening: Uint8Array[] = [];
  try {
    while (tap !== undefined && !tap.content && !tap.complete) {
      const bytes = await tap.next();
      if (bytes === undefined) break;
      opening.push(bytes);
    }
  } catch (error) {
    exchange.abort(error as Error);
    source.cancel();
    if (error instanceof StreamErrorEvent && call.stopped === undefined) throw errorWith200(attempt, error.error);
    throw error;
  }
  attempt.firstByte();
  const stream = new TappedStream(tap ?? source, opening, {
    close(outcome, errorCode, unread) {
      forget();
      settleStream(call, attempt, tap, outcome, errorCode, unread);
    },
    stopped: () => call.stopped,
    errorEventEnds: protocol.errorEventEnds,
    complete: () => tap?.complete ?? false,
    malformed: () => tap?.lastIsMalformed() ?? false,
  });
  const forget = call.whenStopped(() => stream.stop());
  return {
    status: response.status,
    headers: response.headers,
    body: stream,
    responseId: tap?.responseId,
    attempt: attempt.record,
    endpoint,
    errorCode: undefined,
    parsed: undefined,
  };
}

/** A provider's error with status 200 can come whole, also where a stream was asked for. */
async function rejectErrorBody(attempt: Attempt, source: ByteSource): Promise<void> {
  let body: unknown;
  try {
    body = JSON.parse((await readAll(source)).toString("utf8"));
  } catch {
    return;
  }
  const error = (body as { error?: unknown } | null)?.error;
  if (error !== undefined && error !== null) throw errorWith200(attempt, error);
}

/** Books a stream at its end, whichever end it was. */
function settleStream(
  call: Call,
  attempt: Attempt,
  tap: StreamTap | undefined,
  error: unknown,
  errorCode: string | undefined,
  unread: boolean,
): void {
  attempt.servedTier = tap?.servedTier;
  const usage = tap === undefined ? undefined : (tap.usage ?? fromBytes(call, tap));
  if (error === undefined) {
    attempt.close(usage);
    return;
  }
  const left = errorCode === "aborted";
  const classed = classifyError(error);
  const failure = left ? "aborted" : classed.failure === "connect" ? "stream-cut" : classed.failure;
  attempt.fail(failure, left ? undefined : (errorCode ?? classed.errorCode), { usage, isCallersFault: unread });
}

/** About one token per event: the estimate for streams whose usage never came. */
function fromBytes(call: Call, tap: StreamTap): Usage {
  return estimatedUsage(call, tap.firstContentBytes === 0 ? 0 : tap.contentBytes / tap.firstContentBytes);
}
