import type { HoldGate } from "../answers/hold.ts";

/** What is sent, byte by byte. */
export interface HttpReply {
  readonly kind: "http";
  readonly status: number;
  /** Names and values in turn, as `writeHead` takes them. */
  readonly headers: readonly string[];
  /** Whether `headers` has an `x-request-id` already. */
  readonly hasRequestId: boolean;
  /** Each is one write. */
  readonly pieces: readonly Buffer[];
  readonly delayMs: number;
  readonly pieceDelayMs: number;
  /** What follows the last piece: the body's end, a reset, silence, or the pieces again from `repeatFrom` on. */
  readonly ending: "end" | "reset" | "stall" | "repeat";
  readonly repeatFrom: number;
  /** Where to wait for the test: before the piece with this index. */
  readonly hold: { readonly beforePiece: number; readonly gate: HoldGate } | undefined;
}

/** No answer: the connection is reset at once, or nothing ever comes. */
interface NoReply {
  readonly kind: "none";
  readonly ending: "reset" | "stall";
}

export type Reply = HttpReply | NoReply;

/** What differs from a plain answer with status 200. */
export interface ReplyParts extends Partial<Omit<HttpReply, "kind" | "headers" | "hasRequestId" | "pieces">> {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly pieces: readonly Buffer[];
  /** Declares the length of a body of which `pieces` may be only a part. Without it the body is chunked. */
  readonly contentLength?: number | undefined;
}

/** Fills in what `parts` leaves out. */
export function httpReply(parts: ReplyParts): HttpReply {
  const headers: string[] = [];
  let hasRequestId = false;
  for (const [name, value] of Object.entries(parts.headers ?? {})) {
    headers.push(name, value);
    if (name.toLowerCase() === "x-request-id") hasRequestId = true;
  }
  if (parts.contentLength !== undefined) headers.push("content-length", String(parts.contentLength));
  return {
    kind: "http",
    status: parts.status ?? 200,
    headers,
    hasRequestId,
    pieces: parts.pieces.filter((piece) => piece.length > 0),
    delayMs: parts.delayMs ?? 0,
    pieceDelayMs: parts.pieceDelayMs ?? 0,
    ending: parts.ending ?? "end",
    repeatFrom: parts.repeatFrom ?? 0,
    hold: parts.hold,
  };
}
