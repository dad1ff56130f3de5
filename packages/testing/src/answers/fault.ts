import { type FailureAnswer, failure } from "./failure.ts";
import { html } from "./html.ts";
import type { RawAnswer } from "./raw.ts";
import { type TextAnswer, text } from "./text.ts";

/** The faults that need the server's help; the others are plain answers. */
export type FaultName =
  | "reset-before-headers"
  | "hang"
  | "reset-mid-body"
  | "stall-mid-stream"
  | "cut-stream"
  | "malformed-event"
  | "truncated-json"
  | "error-event-in-stream"
  | "stream-without-done"
  | "split-utf8"
  | "invalid-utf8"
  | "garbage-line"
  | "duplicate-usage"
  | "trailing-bytes"
  | "gzip-cut"
  | "never-ending-stream";

/** A transport or protocol fault. Made by the functions of `fault`. */
export interface FaultAnswer {
  readonly kind: "fault";
  readonly fault: FaultName;
  /** The answer that the fault spoils. */
  readonly base: TextAnswer;
  /** How many content chunks of a stream come before the fault. */
  readonly chunksBefore: number;
}

/**
 * What goes wrong with real servers. `chunksBefore` counts the content chunks of a stream that arrive before the fault.
 * Most take the `base` answer that they spoil as last argument. A request that is not streamed gets the nearest
 * equivalent: half of the JSON body where the stream would break off.
 *
 * A refused connection cannot be scripted for one request: see `refusedBaseUrl()`.
 *
 * @example
 * server.script(fault.resetBeforeHeaders(), fault.cutStream(3), text("Third time lucky."));
 */
export const fault = Object.freeze({
  /** Takes the request, then resets the connection (RST) without a byte of answer. */
  resetBeforeHeaders: (): FaultAnswer => make("reset-before-headers", 0),
  /**
   * Sends headers and a part of the body, then resets the connection. Of a stream, one chunk with the text `before`
   * arrives, or so many chunks of `base`.
   */
  resetMidBody: (before: string | number = "The quick brown", base?: TextAnswer): FaultAnswer =>
    typeof before === "number"
      ? make("reset-mid-body", before, base)
      : make("reset-mid-body", 1, text(`${before} fox`, { chunks: [before, " fox"] })),
  /** Sends the headers only after `delayMs` milliseconds, then answers in full. */
  slowHeaders: (delayMs: number, base: TextAnswer = sample(0)): TextAnswer => Object.freeze({ ...base, delayMs }),
  /** Takes the request and never answers. */
  hang: (): FaultAnswer => make("hang", 0),
  /** Goes silent after `chunksBefore` chunks and keeps the connection open. */
  stallMidStream: (chunksBefore = 1, base?: TextAnswer): FaultAnswer => make("stall-mid-stream", chunksBefore, base),
  /** Ends the HTTP body cleanly after `chunksBefore` chunks: no finish reason, no `[DONE]`. */
  cutStream: (chunksBefore = 1, base?: TextAnswer): FaultAnswer => make("cut-stream", chunksBefore, base),
  /** Sends an event that is not JSON after `chunksBefore` chunks, then goes on as if nothing were. */
  malformedEvent: (chunksBefore = 1, base?: TextAnswer): FaultAnswer => make("malformed-event", chunksBefore, base),
  /** Ends the body cleanly in the middle of the JSON (of a stream: in the middle of its last content event). */
  truncatedJson: (base?: TextAnswer): FaultAnswer => make("truncated-json", 0, base),
  /** A proxy's page with status 200. */
  htmlWith200: (): RawAnswer => html(200),
  /** An error in OpenAI's shape with status 200. */
  errorBodyWith200: (message = "The engine failed."): FailureAnswer =>
    failure(200, { message, type: "server_error", code: "internal_error" }),
  /** Sends an error event after `chunksBefore` chunks and ends the body. */
  errorEventInStream: (chunksBefore = 1, base?: TextAnswer): FaultAnswer =>
    make("error-event-in-stream", chunksBefore, base),
  /** A stream with its finish reason but without the last `[DONE]`. */
  streamWithoutDone: (base?: TextAnswer): FaultAnswer => make("stream-without-done", 0, base),
  /** No usage, in JSON and in a stream, even where the request asked for it. */
  usageMissing: (base: TextAnswer = sample(0)): TextAnswer => Object.freeze({ ...base, usage: "none" }),
  /** Every character that takes more than one byte is split across two writes. The answer is whole and correct. */
  splitUtf8: (base: TextAnswer = text("Grüße aus München: 日本 🌊.")): FaultAnswer => make("split-utf8", 0, base),
  /** Every U+FFFD of the answer is sent as the byte FF, which is no UTF-8: what reads it leniently sees U+FFFD again. */
  invalidUtf8: (base: TextAnswer = text("The quick \uFFFD fox.")): FaultAnswer => make("invalid-utf8", 0, base),
  /** Sends a line that is no field of an event after `chunksBefore` chunks, then goes on. Readers have to pass over it. */
  garbageLine: (chunksBefore = 1, base?: TextAnswer): FaultAnswer => make("garbage-line", chunksBefore, base),
  /** The event that carries the usage is sent twice. */
  duplicateUsage: (base?: TextAnswer): FaultAnswer => make("duplicate-usage", 0, base),
  /** More bytes behind `[DONE]`: the beginning of another event (of JSON: of another object). */
  trailingBytes: (base?: TextAnswer): FaultAnswer => make("trailing-bytes", 0, base),
  /** A gzip body that ends cleanly in the middle of the compressed data. */
  gzipCut: (base?: TextAnswer): FaultAnswer => make("gzip-cut", 0, base),
  /**
   * Repeats the answer's chunks until the client goes away (of JSON: white space after half of the body), every
   * `chunkDelayMs` milliseconds of `base`: 1 in the default one; without it, as fast as the client reads.
   */
  neverEndingStream: (base: TextAnswer = text("And so on. ", { chunkDelayMs: 1 })): FaultAnswer =>
    make("never-ending-stream", 0, base),
});

function make(name: FaultName, chunksBefore: number, base: TextAnswer = sample(chunksBefore)): FaultAnswer {
  return Object.freeze({ kind: "fault", fault: name, base, chunksBefore });
}

/** A text that has some chunks left after the first `chunksBefore`. */
function sample(chunksBefore: number): TextAnswer {
  return text("The quick brown fox jumps over the lazy dog. ".repeat(Math.ceil((chunksBefore + 4) / 9)).trimEnd());
}
