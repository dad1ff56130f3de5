import type { GenerationResult, TokenChance, VisibleToken } from "./generation.ts";

/** What all parts of one answer share. */
export interface AnswerHead {
  readonly id: string;
  /** Seconds since the Unix epoch. */
  readonly created: number;
  readonly model: string;
}

/** A whole answer, as `/v1/chat/completions` returns it. */
export function toCompletion(
  head: AnswerHead,
  tokens: readonly VisibleToken[],
  withLogprobs: boolean,
  promptTokens: number,
  result: GenerationResult,
) {
  const content = tokens.map((token) => token.text).join("");
  const choice = {
    index: 0,
    message: { role: "assistant", content, refusal: null },
    logprobs: withLogprobs ? toLogprobs(tokens) : null,
    finish_reason: result.finishReason,
  };
  return { ...head, object: "chat.completion", choices: [choice], usage: toUsage(promptTokens, result) };
}

/** The stream's first chunk: the role, no text yet. */
export function toFirstChunk(head: AnswerHead) {
  return toChunk(head, { delta: { role: "assistant", content: "" }, finish_reason: null });
}

/** The chunk of one token. */
export function toTokenChunk(head: AnswerHead, token: VisibleToken, withLogprobs: boolean) {
  const logprobs = withLogprobs ? toLogprobs([token]) : null;
  return toChunk(head, { delta: { content: token.text }, logprobs, finish_reason: null });
}

/** The chunk that closes the text. */
export function toLastChunk(head: AnswerHead, result: GenerationResult) {
  return toChunk(head, { delta: {}, finish_reason: result.finishReason });
}

/** The chunk that `stream_options.include_usage` asks for. */
export function toUsageChunk(head: AnswerHead, promptTokens: number, result: GenerationResult) {
  return { ...head, object: "chat.completion.chunk", choices: [], usage: toUsage(promptTokens, result) };
}

function toChunk(head: AnswerHead, choice: object) {
  return { ...head, object: "chat.completion.chunk", choices: [{ index: 0, ...choice }] };
}

function toUsage(promptTokens: number, { completionTokens, reasoningTokens }: GenerationResult) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: reasoningTokens },
  };
}

function toLogprobs(tokens: readonly VisibleToken[]) {
  const content = tokens.map((token) => ({ ...toChance(token), top_logprobs: token.alternatives.map(toChance) }));
  return { content, refusal: null };
}

function toChance({ text, logprob }: TokenChance) {
  return { token: text, logprob, bytes: [...Buffer.from(text)] };
}
