import type { TextAnswer } from "../answers/text.ts";
import type { Ask } from "./ask.ts";
import { chatBody, chatEvents } from "./chat.ts";
import { completionsBody, completionsEvents } from "./completions.ts";
import { embeddingsBody, vectorsOf } from "./embeddings.ts";
import { type HttpReply, httpReply, type ReplyParts } from "./reply.ts";
import { responsesBody, responsesEvents } from "./responses.ts";
import type { StreamEvent } from "./stream-event.ts";
import { planText } from "./text-plan.ts";

/** A text answer in the form that the request asks for, not yet framed for the wire. */
export type TextRendering =
  | { readonly form: "json"; readonly body: Buffer }
  | { readonly form: "stream"; readonly events: readonly StreamEvent[] };

/** /embeddings has no texts: a text answer becomes a vector made of the input. */
export function renderText(answer: TextAnswer, ask: Ask): TextRendering {
  if (ask.api === "embeddings") {
    const usage = typeof answer.usage === "object" ? answer.usage : {};
    const body = embeddingsBody(
      {
        kind: "embedding",
        vectors: vectorsOf(ask),
        ...(answer.model === undefined ? {} : { model: answer.model }),
        ...(usage.inputTokens === undefined ? {} : { inputTokens: usage.inputTokens }),
      },
      ask,
    );
    return { form: "json", body: jsonBuffer(answer.usage === "none" ? { ...body, usage: undefined } : body) };
  }
  const plan = planText(answer, ask);
  switch (ask.api) {
    case "responses":
      return ask.stream
        ? { form: "stream", events: responsesEvents(plan) }
        : { form: "json", body: jsonBuffer(responsesBody(plan)) };
    case "completions":
      return ask.stream
        ? { form: "stream", events: completionsEvents(plan) }
        : { form: "json", body: jsonBuffer(completionsBody(plan)) };
    default:
      return ask.stream
        ? { form: "stream", events: chatEvents(plan) }
        : { form: "json", body: jsonBuffer(chatBody(plan)) };
  }
}

export function textReply(answer: TextAnswer, ask: Ask): HttpReply {
  const rendering = renderText(answer, ask);
  if (rendering.form === "json") {
    return textHttpReply(answer, rendering, { pieces: [rendering.body], contentLength: rendering.body.length });
  }
  const pieces = rendering.events.map((event) => event.data);
  return textHttpReply(answer, rendering, { pieces: answer.coalesce ? [Buffer.concat(pieces)] : pieces });
}

/** A reply with the headers and delays of `answer`. */
export function textHttpReply(answer: TextAnswer, rendering: TextRendering, parts: ReplyParts): HttpReply {
  return httpReply({
    delayMs: answer.delayMs ?? 0,
    pieceDelayMs: answer.chunkDelayMs ?? 0,
    ...parts,
    headers: {
      "content-type": rendering.form === "json" ? "application/json" : "text/event-stream; charset=utf-8",
      ...(rendering.form === "json" ? {} : { "cache-control": "no-cache" }),
      ...parts.headers,
      ...lowerCaseKeys(answer.headers),
    },
  });
}

export function jsonBuffer(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** With one spelling of each name, an answer's own header replaces the usual one. */
export function lowerCaseKeys(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
