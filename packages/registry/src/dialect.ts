/** The OpenAI-compatible APIs that a provider can be asked for. */
export type Api = "chat" | "completions" | "responses" | "embeddings" | "other";

/** How a provider's OpenAI-compatible API differs from OpenAI's own. Facts, each sourced in its preset. */
export interface Dialect {
  /** The request field that limits output in chat completions. */
  readonly maxTokensField: "max_tokens" | "max_completion_tokens" | "both";
  /**
   * How a chat stream comes to carry its usage: `stream_options` (only when asked with `include_usage`) or `always`
   * (unasked, and `stream_options` is refused), or `never`.
   */
  readonly streamUsage: "stream_options" | "always" | "never";
  /** Whether chat completions can return token log probabilities for the draft gate. */
  readonly logprobs: boolean;
  /** The APIs that the provider serves. Anything else than these four is `other`. */
  readonly apis: readonly Api[];
}

/** What holds for OpenAI itself and for most that follow it. */
export const openaiDialect: Dialect = Object.freeze({
  maxTokensField: "both",
  streamUsage: "stream_options",
  logprobs: true,
  apis: ["chat", "completions", "responses", "embeddings", "other"] as const,
});
