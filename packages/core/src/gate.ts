import type { Conversation } from "./conversation.ts";

/** A tool call in a draft. */
export interface DraftToolCall {
  readonly name: string;
  /** The arguments as the model wrote them: JSON text, possibly broken. */
  readonly argumentsText: string;
}

/** A cheap tier's answer, as the gates see it. */
export interface Draft {
  readonly text: string;
  readonly toolCalls: readonly DraftToolCall[];
  /** The API's finish reason: `stop`, `length`, `tool_calls`, `content_filter`, ... */
  readonly finishReason: string | undefined;
  /** The model's own refusal text, where the API has such a field. */
  readonly refusal: string | undefined;
  /** The log probability of each visible token, where the engine gave it. */
  readonly tokenLogprobs: readonly number[] | undefined;
  readonly outputTokens: number | undefined;
}

/** A tool that the request offers. */
export interface OfferedTool {
  readonly name: string;
  /** JSON Schema of its arguments, where given. */
  readonly parameters: unknown;
}

/** What the request asked of the answer. */
export interface Expectation {
  readonly conversation: Conversation;
  /** The JSON Schema that the answer's text must fit, from the request's own `response_format`. */
  readonly answerSchema: unknown;
  readonly tools: readonly OfferedTool[];
  readonly maxOutputTokens: number | undefined;
}

/** What a gate says of a draft. */
export interface Verdict {
  readonly verdict: "accept" | "reject" | "abstain";
  /** The gate that said it. */
  readonly gate: string;
  /** The figure it was judged by, such as a mean log probability. */
  readonly score?: number;
  /** In words. Never prompt or answer text. */
  readonly reason: string;
}

/** Judges a draft. A gate that does not apply abstains. */
export interface Gate {
  readonly name: string;
  /** True where it needs `Draft.tokenLogprobs`; the router then asks the engine for them. */
  readonly needsLogprobs?: boolean;
  judge(draft: Draft, expectation: Expectation): Verdict | Promise<Verdict>;
}
