/** A tool call that the model makes. */
export interface ToolCallOptions {
  /** Default: `call_loopback_0`, `call_loopback_1`, ... */
  readonly id?: string;
  readonly name: string;
  /** JSON text, sent as it is (so it may be broken on purpose), or a value that is turned into JSON. */
  readonly arguments: string | Readonly<Record<string, unknown>>;
}

/** Token counts that a test wants to see. What is left out is derived from the texts, at 4 characters a token. */
export interface UsageOptions {
  /** All prompt tokens, cached ones included. */
  readonly inputTokens?: number;
  /** All generated tokens, reasoning included. */
  readonly outputTokens?: number;
}

/** How a text answer looks, besides its text. */
export interface TextOptions {
  /** Default: the request's own `model`. */
  readonly model?: string;
  /** The id in the body. Default: `chatcmpl-loopback`, `cmpl-loopback` or `resp_loopback`. */
  readonly id?: string;
  /** Token counts, or `none` for an answer without any usage. */
  readonly usage?: UsageOptions | "none";
  /** Reasoning tokens, a part of the output tokens. Default: 0. */
  readonly reasoningTokens?: number;
  /** Prompt tokens read from the cache, a part of the input tokens. Default: 0. */
  readonly cachedTokens?: number;
  /** Prompt tokens written to the cache. Left out of the body where not given. */
  readonly cacheWriteTokens?: number;
  /**
   * Default: `tool_calls` with tool calls, else `stop`. On /responses, `length` and `content_filter` make the response
   * incomplete.
   */
  readonly finishReason?: string;
  /** The log probability of each token; the text is cut into as many tokens. Sent only where the request asks for them. */
  readonly logprobs?: readonly number[];
  readonly toolCalls?: readonly ToolCallOptions[];
  /** The model's refusal, in place of content. */
  readonly refusal?: string;
  /**
   * How the text is cut into stream chunks: at most so many pieces of about equal length, or the pieces themselves
   * (joined they must be the text). Default: one a word.
   */
  readonly chunks?: number | readonly string[];
  /** Whether a stream ends with usage: `asked` (default) follows `stream_options.include_usage`. /responses always has it. */
  readonly usageInStream?: "asked" | "always" | "never";
  /** Writes all events of a stream in one write. Default: one write for each event. */
  readonly coalesce?: boolean;
  /** Response headers, besides `content-type` and `x-request-id` (which can be set here too). */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds before the headers are sent. Default: 0. */
  readonly delayMs?: number;
  /** Milliseconds between the events of a stream. Default: 0. */
  readonly chunkDelayMs?: number;
}

/** A model's answer. Made by `text`. */
export interface TextAnswer extends TextOptions {
  readonly kind: "text";
  readonly text: string;
}

/**
 * An answer with text, tool calls or a refusal, as JSON or as an event stream, whichever the request asks for.
 *
 * @throws TypeError where `chunks` does not join to `text`, or `logprobs` has more entries than `text` has characters.
 *
 * @example
 * server.script(text("Paris.", { usage: { inputTokens: 12, outputTokens: 2 }, logprobs: [-0.01, -0.2] }));
 */
export function text(content: string, options: TextOptions = {}): TextAnswer {
  if (typeof options.chunks === "object" && options.chunks.join("") !== content) {
    throw new TypeError("text(): the pieces in `chunks` must join to the text.");
  }
  if (options.logprobs !== undefined && options.logprobs.length > [...content].length) {
    throw new TypeError("text(): `logprobs` has more entries than the text has characters.");
  }
  return Object.freeze({ kind: "text", text: content, ...options });
}
