import type { Usage } from "@spillway/core";
import type { Endpoint } from "@spillway/registry";
import { AttemptFailure } from "@spillway/resilience";
import type { ByteSource, Exchange, UpstreamResponse } from "@spillway/transport";
import type { Call, OpenAttempt } from "../call.ts";
import { chatProtocol } from "../stream/chat-protocol.ts";
import { responsesProtocol } from "../stream/responses-protocol.ts";
import { StreamErrorEvent, StreamTap } from "../stream/stream-tap.ts";
import type { AttemptAnswer } from "./attempt-answer.ts";
import { callerWantsUsage } from "./build-body.ts";
import { classifyError } from "./classify-error.ts";
import { errorWith200 } from "./error-with-200.ts";
import { estimatedUsage } from "./estimate-usage.ts";
import { invalidUpstreamAnswer } from "./failed-answer.ts";
import { header } from "./header.ts";
import { closeAttempt, failAttempt } from "./open-attempt.ts";
import { TappedStream } from "./tapped-stream.ts";

/** Opens a stream and reads on until its first content: until then it can fail over. */
export async function openStream(
  call: Call,
  attempt: OpenAttempt,
  endpoint: Endpoint,
  response: UpstreamResponse,
  source: ByteSource,
  exchange: Exchange,
): Promise<AttemptAnswer> {
  const type = header(response.headers, "content-type") ?? "";
  if (call.inbound.api !== "other" && !type.includes("event-stream")) {
    exchange.abort(new Error("Not a stream."));
    failAttempt(call, attempt, endpoint, "invalid-response", "invalid_upstream_response");
    const detail = `answered a streaming request with ${type === "" ? "no content type" : type.split(";")[0]}`;
    throw new AttemptFailure("invalid-response", invalidUpstreamAnswer(endpoint.provider.id, detail));
  }
  const stripUsage = !callerWantsUsage(call.inbound.fields);
  const protocol = call.inbound.api === "responses" ? responsesProtocol : chatProtocol;
  const tap = call.inbound.api === "other" ? undefined : new StreamTap(source, protocol, stripUsage);
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
    if (error instanceof StreamErrorEvent && call.stopped === undefined)
      throw errorWith200(call, attempt, endpoint, error.error);
    throw error;
  }
  attempt.firstByteMs = call.elapsedMs() - attempt.startedAfterMs;
  const stream = new TappedStream(tap ?? source, opening, {
    close(outcome, errorCode) {
      settleStream(call, attempt, endpoint, tap, outcome, errorCode);
    },
    stopped: () => call.stopped,
    errorEventEnds: protocol.errorEventEnds,
    complete: () => tap?.complete ?? false,
    malformed: () => tap?.lastIsMalformed() ?? false,
  });
  call.onStop = () => stream.stop();
  return {
    status: response.status,
    headers: response.headers,
    body: stream,
    attempt,
    endpoint,
    errorCode: undefined,
    parsed: undefined,
  };
}

/** Books a stream at its end, whichever end it was. */
function settleStream(
  call: Call,
  attempt: OpenAttempt,
  endpoint: Endpoint,
  tap: StreamTap | undefined,
  error: unknown,
  errorCode: string | undefined,
): void {
  const usage = tap === undefined ? undefined : (tap.usage ?? fromBytes(call, tap));
  if (error === undefined) {
    closeAttempt(call, attempt, endpoint, usage);
    return;
  }
  const left = errorCode === "aborted";
  const classed = classifyError(error);
  const failure = left ? "aborted" : classed.failure === "connect" ? "stream-cut" : classed.failure;
  failAttempt(call, attempt, endpoint, failure, left ? undefined : (errorCode ?? classed.errorCode), usage);
}

/** About one token per event: the estimate for streams whose usage never came. */
function fromBytes(call: Call, tap: StreamTap): Usage {
  return estimatedUsage(call, tap.firstContentBytes === 0 ? 0 : tap.contentBytes / tap.firstContentBytes);
}
