import type { Answer } from "../answers/answer.ts";
import type { EmbeddingAnswer } from "../answers/embedding.ts";
import type { FaultAnswer } from "../answers/fault.ts";
import type { HeldAnswer } from "../answers/hold.ts";
import type { TextAnswer } from "../answers/text.ts";
import { field } from "../server/received-request.ts";
import type { Ask } from "./ask.ts";
import { embeddingsBody, inputsOf } from "./embeddings.ts";
import { failureReply } from "./render-failure.ts";
import { faultReply } from "./render-fault.ts";
import { heldReply } from "./render-held.ts";
import { rawReply } from "./render-raw.ts";
import { jsonBuffer, lowerCaseKeys, textReply } from "./render-text.ts";
import { type HttpReply, httpReply, type Reply } from "./reply.ts";
import { promptTokens } from "./tokens.ts";

/** An answer's replies, by what of the request they depend on. Bounded: it is emptied when it is full. */
const cache = new WeakMap<Answer, Map<string, Reply>>();
const cachedRepliesPerAnswer = 256;

/** The bytes of `answer` for a request. They are made once for each answer object and form, then used again. */
export function render(answer: Answer, ask: Ask): Reply {
  const key = cacheKey(answer, ask);
  if (key === undefined) return renderNew(answer, ask);
  let replies = cache.get(answer);
  if (replies === undefined) {
    replies = new Map();
    cache.set(answer, replies);
  }
  let reply = replies.get(key);
  if (reply === undefined) {
    reply = renderNew(answer, ask);
    if (replies.size >= cachedRepliesPerAnswer) replies.clear();
    replies.set(key, reply);
  }
  return reply;
}

function renderNew(answer: Answer, ask: Ask): Reply {
  switch (answer.kind) {
    case "embedding":
      return embeddingReply(answer, ask);
    case "text":
      return textReply(answer, ask);
    case "failure":
      return failureReply(answer);
    case "raw":
      return rawReply(answer);
    case "fault":
      return faultReply(answer, ask);
    case "held":
      return heldReply(answer, render(answer.base, ask), ask);
  }
}

function embeddingReply(answer: EmbeddingAnswer, ask: Ask): HttpReply {
  if (ask.api !== "embeddings") {
    return failureReply({
      kind: "failure",
      status: 500,
      code: "loopback_wrong_answer",
      message: "An embedding(...) answer was scripted, but the request is not for /embeddings.",
      headers: { "x-should-retry": "false" },
    });
  }
  const body = jsonBuffer(embeddingsBody(answer, ask));
  return httpReply({
    headers: { "content-type": "application/json", ...lowerCaseKeys(answer.headers) },
    pieces: [body],
    contentLength: body.length,
    delayMs: answer.delayMs ?? 0,
  });
}

/** Everything of the request that the bytes depend on, or undefined where that is too much to be worth a cache. */
function cacheKey(answer: Answer, ask: Ask): string | undefined {
  const source = sourceOf(answer);
  if (source.kind === "failure" || source.kind === "raw") return "";
  if (source.kind === "text" && ask.api === "embeddings") return undefined;
  const counts = givenInputTokens(source) ?? promptTokens(ask.body);
  const model = source.model ?? ask.model;
  if (source.kind === "embedding") {
    return `${ask.api}|${inputsOf(ask.body).length}|${field(ask.body, "encoding_format") === "base64"}|${counts}|${model}`;
  }
  return `${ask.api}|${ask.stream}|${ask.includeUsage}|${ask.logprobs}|${ask.choices}|${counts}|${model}`;
}

/** The answer inside a held answer or a fault. */
function sourceOf(answer: Answer): Exclude<Answer, FaultAnswer | HeldAnswer> {
  return answer.kind === "fault" || answer.kind === "held" ? sourceOf(answer.base) : answer;
}

/** The prompt's tokens where they do not depend on the request; 0 where they are not sent. */
function givenInputTokens(source: TextAnswer | EmbeddingAnswer): number | undefined {
  if (source.kind === "embedding") return source.inputTokens;
  return source.usage === "none" ? 0 : source.usage?.inputTokens;
}
