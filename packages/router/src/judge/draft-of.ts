import type { Draft, DraftToolCall, Expectation, OfferedTool } from "@spillway/core";
import type { Call } from "../call.ts";
import { splitEvents } from "../stream/sse-events.ts";

interface ToolCall {
  readonly index?: number;
  readonly function?: { readonly name?: string; readonly arguments?: string };
  /** A tool of free text: OpenAI's custom tools. */
  readonly custom?: { readonly name?: string; readonly input?: string };
}
interface Message {
  readonly content?: unknown;
  readonly refusal?: unknown;
  readonly tool_calls?: readonly ToolCall[];
}
interface Choice {
  readonly index?: number;
  readonly message?: Message;
  readonly delta?: Message;
  readonly finish_reason?: string | null;
  readonly logprobs?: { readonly content?: readonly { readonly logprob?: number }[] | null } | null;
}
interface Completion {
  readonly choices?: readonly Choice[];
  readonly usage?: { readonly completion_tokens?: number } | null;
}

/** A chat completion as the gates see it: its first choice. */
export function draftOf(completion: unknown): Draft {
  const { choices, usage } = (completion ?? {}) as Completion;
  const choice = choices?.[0];
  const message = choice?.message;
  return {
    text: textOf(message?.content),
    toolCalls: (message?.tool_calls ?? []).map(namedCall),
    finishReason: choice?.finish_reason ?? undefined,
    refusal: typeof message?.refusal === "string" ? message.refusal : undefined,
    tokenLogprobs: logprobsOf(choice),
    outputTokens: usage?.completion_tokens,
  };
}

/** A whole chat stream as the gates see it: the deltas of its first choice put together. */
export function draftOfStream(bytes: Buffer): Draft {
  let text = "";
  let refusal: string | undefined;
  let finishReason: string | undefined;
  let outputTokens: number | undefined;
  const logprobs: number[] = [];
  const toolCalls: { name: string; argumentsText: string }[] = [];
  for (const event of splitEvents(bytes)) {
    if (event.data === undefined || event.data === "" || event.data === "[DONE]") continue;
    const chunk = JSON.parse(event.data) as Completion;
    outputTokens = chunk.usage?.completion_tokens ?? outputTokens;
    for (const choice of chunk.choices ?? []) {
      if ((choice.index ?? 0) !== 0) continue;
      text += textOf(choice.delta?.content);
      if (typeof choice.delta?.refusal === "string") refusal = (refusal ?? "") + choice.delta.refusal;
      finishReason = choice.finish_reason ?? finishReason;
      logprobs.push(...(logprobsOf(choice) ?? []));
      for (const part of choice.delta?.tool_calls ?? []) {
        const index = part.index ?? toolCalls.length;
        toolCalls[index] ??= { name: "", argumentsText: "" };
        const toolCall = toolCalls[index];
        const { name, argumentsText } = namedCall(part);
        toolCall.name += name;
        toolCall.argumentsText += argumentsText;
      }
    }
  }
  const calls: DraftToolCall[] = toolCalls.filter((toolCall) => toolCall !== undefined);
  const tokenLogprobs = logprobs.length === 0 ? undefined : logprobs;
  return { text, toolCalls: calls, finishReason, refusal, tokenLogprobs, outputTokens };
}

/** What the request asked of the answer. */
export function expectationOf(call: Call): Expectation {
  const fields = call.inbound.fields ?? {};
  const format = fields.response_format as { json_schema?: { schema?: unknown } } | undefined;
  const conversation = call.conversation ?? {
    turns: [],
    tools: 0,
    attachments: { images: 0, audio: 0, files: 0 },
    structured: "none",
    maxOutputTokens: undefined,
  };
  return {
    conversation,
    answerSchema: format?.json_schema?.schema,
    tools: Array.isArray(fields.tools) ? fields.tools.flatMap(toolOf) : [],
    maxOutputTokens: conversation.maxOutputTokens,
  };
}

function namedCall({ function: called, custom }: ToolCall): DraftToolCall {
  return { name: called?.name ?? custom?.name ?? "", argumentsText: called?.arguments ?? custom?.input ?? "" };
}

function toolOf(tool: unknown): OfferedTool[] {
  const { function: offered, custom } = (tool ?? {}) as Record<
    string,
    { name?: unknown; parameters?: unknown } | undefined
  >;
  const definition = offered ?? custom;
  return typeof definition?.name === "string" ? [{ name: definition.name, parameters: definition.parameters }] : [];
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => (typeof part?.text === "string" ? part.text : "")).join("");
}

function logprobsOf(choice: Choice | undefined): number[] | undefined {
  const content = choice?.logprobs?.content;
  if (!Array.isArray(content)) return undefined;
  return content.map((token) => token.logprob).filter((logprob) => typeof logprob === "number");
}
