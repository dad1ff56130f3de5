import { gzipSync } from "node:zlib";
import type { FaultAnswer } from "../answers/fault.ts";
import type { Ask } from "./ask.ts";
import { errorBody } from "./render-failure.ts";
import { renderText, textHttpReply } from "./render-text.ts";
import type { Reply, ReplyParts } from "./reply.ts";
import { eventsBefore, type StreamEvent } from "./stream-event.ts";

const engineError = Object.freeze({
  message: "The engine failed.",
  type: "server_error",
  param: null,
  code: "internal_error",
});

export function faultReply(answer: FaultAnswer, ask: Ask): Reply {
  if (answer.fault === "reset-before-headers") return { kind: "none", ending: "reset" };
  if (answer.fault === "hang") return { kind: "none", ending: "stall" };
  const rendering = renderText(answer.base, ask);
  const parts =
    rendering.form === "json"
      ? spoilJson(answer, rendering.body)
      : spoilStream(answer, rendering.events, ask.api === "responses");
  return textHttpReply(answer.base, rendering, parts);
}

function spoilJson(answer: FaultAnswer, body: Buffer): ReplyParts {
  const half = body.subarray(0, Math.floor(body.length / 2));
  switch (answer.fault) {
    case "reset-mid-body":
      return { pieces: [half], contentLength: body.length, ending: "reset" };
    case "stall-mid-stream":
      return { pieces: [half], contentLength: body.length, ending: "stall" };
    case "never-ending-stream":
      return { pieces: [half, Buffer.from(" ".repeat(16))], ending: "repeat", repeatFrom: 1 };
    case "error-event-in-stream":
      return wholeJson(errorBody(engineError));
    case "split-utf8":
      return { pieces: splitCharacters(body), contentLength: body.length };
    case "invalid-utf8":
      return wholeJson(withInvalidUtf8(body));
    case "trailing-bytes":
      return wholeJson(Buffer.concat([body, Buffer.from('\n{"id":"late')]));
    case "gzip-cut":
      return cutGzip(body);
    case "garbage-line":
    case "duplicate-usage":
    case "stream-without-done":
      return wholeJson(body);
    default:
      return { pieces: [half], contentLength: half.length };
  }
}

function spoilStream(answer: FaultAnswer, events: readonly StreamEvent[], named: boolean): ReplyParts {
  const all = events.map((event) => event.data);
  const cut = eventsBefore(events, answer.chunksBefore);
  const before = all.slice(0, cut);
  switch (answer.fault) {
    case "reset-mid-body":
      return { pieces: before, ending: "reset" };
    case "stall-mid-stream":
      return { pieces: before, ending: "stall" };
    case "malformed-event":
      return { pieces: [...before, Buffer.from(`${cutEvent(named)}\n\n`), ...all.slice(cut)] };
    case "truncated-json": {
      const last = events.findLastIndex((event) => event.part === "content");
      const broken = all[last] ?? Buffer.from("data: {");
      return { pieces: [...all.slice(0, Math.max(last, 0)), broken.subarray(0, Math.floor(broken.length / 2))] };
    }
    case "error-event-in-stream":
      return { pieces: [...before, errorEvent(named, cut)] };
    case "stream-without-done":
      return { pieces: events.filter((event) => event.part !== "done").map((event) => event.data) };
    case "split-utf8":
      return { pieces: all.flatMap(splitCharacters) };
    case "invalid-utf8":
      return { pieces: all.map(withInvalidUtf8) };
    case "garbage-line":
      return { pieces: [...before, Buffer.from("garbage in the stream\n\n"), ...all.slice(cut)] };
    case "duplicate-usage":
      return { pieces: all.flatMap((event) => (event.includes('"usage":{') ? [event, event] : [event])) };
    case "trailing-bytes":
      return { pieces: [...all, Buffer.from(cutEvent(named))] };
    case "gzip-cut":
      return cutGzip(Buffer.concat(all));
    case "never-ending-stream": {
      const pieces = events.slice(0, eventsBefore(events, Number.POSITIVE_INFINITY)).map((event) => event.data);
      return { pieces, ending: "repeat", repeatFrom: Math.max(0, eventsBefore(events, 0)) };
    }
    default:
      return { pieces: before };
  }
}

/** Splits the bytes after the first byte of every character that has more than one. */
function splitCharacters(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  let start = 0;
  for (const [index, byte] of bytes.entries()) {
    if (byte < 0xc0) continue;
    pieces.push(bytes.subarray(start, index + 1));
    start = index + 1;
  }
  pieces.push(bytes.subarray(start));
  return pieces;
}

const replacementCharacter = Buffer.from("\uFFFD");

function withInvalidUtf8(bytes: Buffer): Buffer {
  const pieces: Buffer[] = [];
  let start = 0;
  for (let at = bytes.indexOf(replacementCharacter); at >= 0; at = bytes.indexOf(replacementCharacter, start)) {
    pieces.push(bytes.subarray(start, at), Buffer.from([0xff]));
    start = at + replacementCharacter.length;
  }
  return Buffer.concat([...pieces, bytes.subarray(start)]);
}

function wholeJson(body: Buffer): ReplyParts {
  return { pieces: [body], contentLength: body.length };
}

function cutGzip(bytes: Buffer): ReplyParts {
  const compressed = gzipSync(bytes);
  return {
    headers: { "content-encoding": "gzip" },
    pieces: [compressed.subarray(0, Math.floor(compressed.length * 0.6))],
  };
}

/** The beginning of an event, broken off in its JSON. */
function cutEvent(named: boolean): string {
  const data = `data: {"choices":[{"index":0,"delta":{"content":`;
  return named ? `event: response.output_text.delta\n${data}` : data;
}

/** The Responses API has its own event for errors; the others send OpenAI's error shape as data. */
function errorEvent(named: boolean, sequence: number): Buffer {
  if (!named) return Buffer.concat([Buffer.from("data: "), errorBody(engineError), Buffer.from("\n\n")]);
  const { message, code, param } = engineError;
  const payload = { type: "error", sequence_number: sequence, code, message, param };
  return Buffer.from(`event: error\ndata: ${JSON.stringify(payload)}\n\n`);
}
