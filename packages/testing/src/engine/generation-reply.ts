import { text } from "../answers/text.ts";
import type { Ask } from "../render/ask.ts";
import { renderText, textHttpReply } from "../render/render-text.ts";
import type { HttpReply } from "../render/reply.ts";
import type { StreamEvent } from "../render/stream-event.ts";
import { field } from "../server/received-request.ts";

/** How fast an engine generates, and how much. */
export interface GenerationPace {
  /** Milliseconds to the first token. */
  readonly prefillMs: number;
  /** Milliseconds from each token to the next. */
  readonly tokenMs: number;
  /** How many tokens an answer has at most. */
  readonly outputTokens: number;
}

/**
 * The answer to a request that has got a place. A stream has a piece for each token: the first after `prefillMs`, with what
 * opens the stream, the last one with what closes it. A whole answer comes when the last token of a stream would.
 */
export function generationReply(ask: Ask, pace: GenerationPace): HttpReply {
  const asked = tokenLimit(ask.body);
  const tokens = Math.max(1, Math.min(pace.outputTokens, asked ?? pace.outputTokens));
  const pieces = Array.from({ length: tokens }, (_, index) => (index === 0 ? "token" : " token"));
  const answer = text(pieces.join(""), {
    chunks: pieces,
    usage: { outputTokens: tokens },
    finishReason: tokens < pace.outputTokens ? "length" : "stop",
  });
  const rendering = renderText(answer, ask);
  if (rendering.form === "json") {
    return textHttpReply(answer, rendering, {
      pieces: [rendering.body],
      contentLength: rendering.body.length,
      delayMs: pace.prefillMs + pace.tokenMs * (tokens - 1),
    });
  }
  return textHttpReply(answer, rendering, {
    pieces: tokenPieces(rendering.events),
    delayMs: pace.prefillMs,
    pieceDelayMs: pace.tokenMs,
  });
}

/** The request's own limit on the answer's length, in tokens. */
function tokenLimit(body: unknown): number | undefined {
  for (const name of ["max_completion_tokens", "max_tokens", "max_output_tokens"]) {
    const limit = field(body, name);
    if (typeof limit === "number") return limit;
  }
  return undefined;
}

/** Joins the events so that each piece has one with content. */
function tokenPieces(events: readonly StreamEvent[]): Buffer[] {
  const pieces: Buffer[][] = [];
  let opening: Buffer[] = [];
  for (const { part, data } of events) {
    if (part === "content") {
      pieces.push([...opening, data]);
      opening = [];
    } else (pieces.at(-1) ?? opening).push(data);
  }
  return pieces.map((piece) => Buffer.concat(piece));
}
