import type { FailureClass } from "@spillway/core";

/** How an attempt ended, for the endpoint's state. */
export interface AttemptEnding {
  /** Undefined where it ended well. */
  readonly failure: FailureClass | undefined;
  readonly status: number | undefined;
  /** A pause that the endpoint should be given, in milliseconds. */
  readonly restMs: number | undefined;
  /** The provider does not serve the model, any more or yet. */
  readonly isModelGone?: boolean | undefined;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly durationMs: number;
}

/** What an attempt used of a token limit; undefined where nobody knows: what it may have been worked on unseen counts. */
export function usedTokens({ inputTokens, outputTokens, failure, status }: AttemptEnding): number | undefined {
  if (inputTokens !== undefined || outputTokens !== undefined) return (inputTokens ?? 0) + (outputTokens ?? 0);
  return failure !== undefined && status !== undefined && status >= 400 ? 0 : undefined;
}
