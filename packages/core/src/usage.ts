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
  /** Prompt tokens written to the provider's cache, for however long. */
  readonly cacheWriteTokens: number;
  /** Of `cacheWriteTokens`, those written for an hour. */
  readonly cacheWrite1hTokens: number;
  /** Generated tokens that were spent on reasoning and not shown. */
  readonly reasoningTokens: number;
  /** Prompt tokens of audio. */
  readonly inputAudioTokens: number;
  /** Prompt tokens of images. */
  readonly inputImageTokens: number;
  /** Generated tokens of audio. */
  readonly outputAudioTokens: number;
  /** Generated tokens that the caller's prediction had right. */
  readonly acceptedPredictionTokens: number;
  /** Tokens of the caller's prediction that were wrong; they are billed as generated. */
  readonly rejectedPredictionTokens: number;
  /** Searches of the web that the provider ran and bills. */
  readonly searches: number;
  readonly source: UsageSource;
  /** What the provider itself says that the call cost, in US dollars. */
  readonly reportedCostUsd?: number | undefined;
}

/** The token counts of `Usage`, without their source. */
export type TokenCounts = Omit<Usage, "source" | "reportedCostUsd">;

export const noTokens: TokenCounts = Object.freeze({
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  reasoningTokens: 0,
  inputAudioTokens: 0,
  inputImageTokens: 0,
  outputAudioTokens: 0,
  acceptedPredictionTokens: 0,
  rejectedPredictionTokens: 0,
  searches: 0,
});

/** Adds token counts class by class. */
export function addTokens(left: TokenCounts, right: TokenCounts): TokenCounts {
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    cachedInputTokens: left.cachedInputTokens + right.cachedInputTokens,
    cacheWriteTokens: left.cacheWriteTokens + right.cacheWriteTokens,
    cacheWrite1hTokens: left.cacheWrite1hTokens + right.cacheWrite1hTokens,
    reasoningTokens: left.reasoningTokens + right.reasoningTokens,
    inputAudioTokens: left.inputAudioTokens + right.inputAudioTokens,
    inputImageTokens: left.inputImageTokens + right.inputImageTokens,
    outputAudioTokens: left.outputAudioTokens + right.outputAudioTokens,
    acceptedPredictionTokens: left.acceptedPredictionTokens + right.acceptedPredictionTokens,
    rejectedPredictionTokens: left.rejectedPredictionTokens + right.rejectedPredictionTokens,
    searches: left.searches + right.searches,
  };
}
