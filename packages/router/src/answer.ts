import type { CallOutcome } from "@spillway/core";
import type { Endpoint } from "@spillway/registry";
import type { UpstreamHeaders } from "@spillway/transport";
import type { OpenAttempt } from "./call.ts";

/** What a call has come to: an answer for the caller, whole or as a stream. */
export interface Answer {
  readonly status: number;
  readonly headers: UpstreamHeaders;
  /** The whole body, or its source. A source is read at most once. */
  readonly body: Uint8Array | string | AnswerStream;
  /** The attempt it came from; undefined where the router itself made it. */
  readonly attempt: OpenAttempt | undefined;
  readonly endpoint: Endpoint | undefined;
  /** The provider's or the router's error code, where the answer is an error. */
  readonly errorCode: string | undefined;
  /** The id by which a later request can refer to it (Responses API). */
  readonly responseId?: string | undefined;
}

/** A body on its way to the caller. */
export interface AnswerStream {
  next(): Promise<Uint8Array | undefined>;
  /** What the bytes that `next` gave last end with: the provider's own error; undefined while all is well. */
  readonly broken: unknown;
  /** The caller leaves. */
  cancel(): void;
  /** Calls `listener` once, when it is over. */
  onEnd(listener: (ending: StreamEnding) => void): void;
}

export interface StreamEnding {
  readonly outcome: CallOutcome;
  readonly errorCode: string | undefined;
}
