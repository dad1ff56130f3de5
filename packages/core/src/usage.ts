/** Where a token count comes from: the provider said so, a tokenizer counted it, or it was estimated from length. */
export type UsageSource = "reported" | "counted" | "estimated";

/**
 * Tokens of one attempt. The partitions are parts of their total, never beside it: `cachedInputTokens` of
 * `inputTokens`, `reasoningTokens` of `outputTokens`.
 */
export interface Usage {
  /** All prompt tokens, cached ones included. */
  readonly inputTokens: number;
  /** All generated tokens, reasoning included. */
  readonly outputTokens: number;
  /** Prompt tokens read from the provider's cache. */
  readonly cachedInputTokens: number;
  /** Prompt tokens written to the provider's cache. */
  readonly cacheWriteTokens: number;
  /** Generated tokens that were spent on reasoning and not shown. */
  readonly reasoningTokens: number;
  /** Prompt tokens of audio. */
  readonly inputAudioTokens: number;
  /** Generated tokens of audio. */
  readonly outputAudioTokens: number;
  readonly source: UsageSource;
}

/** The token counts of `Usage`, without their source. */
export type TokenCounts = Omit<Usage, "source">;

export const noTokens: TokenCounts = Object.freeze({
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
  inputAudioTokens: 0,
  outputAudioTokens: 0,
});

/** Adds token counts class by class. */
export function addTokens(left: TokenCounts, right: TokenCounts): TokenCounts {
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    cachedInputTokens: left.cachedInputTokens + right.cachedInputTokens,
    cacheWriteTokens: left.cacheWriteTokens + right.cacheWriteTokens,
    reasoningTokens: left.reasoningTokens + right.reasoningTokens,
    inputAudioTokens: left.inputAudioTokens + right.inputAudioTokens,
    outputAudioTokens: left.outputAudioTokens + right.outputAudioTokens,
  };
}
