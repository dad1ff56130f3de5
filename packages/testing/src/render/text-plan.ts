import type { TextAnswer } from "../answers/text.ts";
import type { Ask } from "./ask.ts";
import { splitEvenly, splitWords } from "./split-text.ts";
import { estimateTokens, promptTokens } from "./tokens.ts";

/** Token counts of an answer. */
export interface PlannedUsage {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  readonly cacheWrite: number | undefined;
  readonly reasoning: number;
}

/** One token with its log probability, and the chunk that it starts in. */
export interface PlannedToken {
  readonly token: string;
  readonly logprob: number;
  readonly chunk: number;
}

/** A tool call with everything filled in. */
export interface PlannedToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** A text answer with everything filled in, before it takes the form of one API. */
export interface TextPlan {
  readonly id: string | undefined;
  readonly model: string;
  readonly text: string;
  readonly refusal: string | undefined;
  /** The pieces of the text, or of the refusal. */
  readonly chunks: readonly string[];
  /** Undefined where there are no log probabilities or none were asked for. */
  readonly tokens: readonly PlannedToken[] | undefined;
  readonly toolCalls: readonly PlannedToolCall[];
  readonly finishReason: string;
  readonly usage: PlannedUsage | undefined;
  /** Where usage stands in a stream: nowhere, in the last event only, or with a null in all events before. */
  readonly streamUsage: "none" | "last" | "asked";
  readonly choices: number;
}

export function planText(answer: TextAnswer, ask: Ask): TextPlan {
  const chunks = cut(answer);
  const toolCalls = (answer.toolCalls ?? []).map((call, index) => ({
    id: call.id ?? `call_loopback_${index}`,
    name: call.name,
    arguments: typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments),
  }));
  const asked = ask.includeUsage && answer.usageInStream !== "never" && answer.usage !== "none";
  return {
    id: answer.id,
    model: answer.model ?? ask.model,
    text: answer.text,
    refusal: answer.refusal,
    chunks,
    tokens:
      ask.logprobs && answer.logprobs !== undefined ? planTokens(answer.text, answer.logprobs, chunks) : undefined,
    toolCalls,
    finishReason: answer.finishReason ?? (toolCalls.length > 0 ? "tool_calls" : "stop"),
    usage: answer.usage === "none" ? undefined : planUsage(answer, ask, toolCalls),
    streamUsage: asked ? "asked" : answer.usageInStream === "always" && answer.usage !== "none" ? "last" : "none",
    choices: ask.api === "chat" || ask.api === "other" ? ask.choices : 1,
  };
}

function cut(answer: TextAnswer): readonly string[] {
  if (answer.refusal !== undefined) return splitWords(answer.refusal);
  if (typeof answer.chunks === "number") return splitEvenly(answer.text, answer.chunks);
  return answer.chunks ?? splitWords(answer.text);
}

function planUsage(answer: TextAnswer, ask: Ask, toolCalls: readonly PlannedToolCall[]): PlannedUsage {
  const given = typeof answer.usage === "object" ? answer.usage : {};
  const reasoning = answer.reasoningTokens ?? 0;
  return {
    input: given.inputTokens ?? promptTokens(ask.body),
    output: given.outputTokens ?? visibleTokens(answer, toolCalls) * ask.choices + reasoning,
    cached: answer.cachedTokens ?? 0,
    cacheWrite: answer.cacheWriteTokens,
    reasoning,
  };
}

function visibleTokens(answer: TextAnswer, toolCalls: readonly PlannedToolCall[]): number {
  const calls = toolCalls.reduce((sum, call) => sum + estimateTokens(call.name.length + call.arguments.length), 0);
  return calls + (answer.logprobs?.length ?? estimateTokens((answer.refusal ?? answer.text).length));
}

function planTokens(text: string, logprobs: readonly number[], chunks: readonly string[]): PlannedToken[] {
  const tokens = splitEvenly(text, logprobs.length);
  const planned: PlannedToken[] = [];
  let chunk = 0;
  let chunkEnd = chunks[0]?.length ?? 0;
  let start = 0;
  for (const [index, token] of tokens.entries()) {
    while (start >= chunkEnd && chunk < chunks.length - 1) {
      chunk += 1;
      chunkEnd += chunks[chunk]?.length ?? 0;
    }
    planned.push({ token, logprob: logprobs[index] ?? 0, chunk });
    start += token.length;
  }
  return planned;
}
