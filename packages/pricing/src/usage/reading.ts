/** A JSON object of a provider, not to be trusted. */
export type Json = Readonly<Record<string, unknown>>;

/** What a dialect says of one call. What it does not say is left out; nothing is clamped yet. */
export interface Reading {
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly cachedInputTokens?: number | undefined;
  readonly cacheWriteTokens?: number | undefined;
  readonly cacheWrite1hTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  readonly inputAudioTokens?: number | undefined;
  readonly inputImageTokens?: number | undefined;
  readonly outputAudioTokens?: number | undefined;
  readonly acceptedPredictionTokens?: number | undefined;
  readonly rejectedPredictionTokens?: number | undefined;
  readonly searches?: number | undefined;
  readonly reportedCostUsd?: number | undefined;
}

/** A count of tokens or searches; anything that cannot be one (negative, NaN, a string) is as if it were not there. */
export function count(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? Math.round(value) : undefined;
}

/** An amount of money, zero included. */
export function amount(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** The object at a key, or undefined where there is none (vLLM and others write null). */
export function object(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

/** The sum of those that are known, undefined where none is. */
export function sum(...counts: readonly (number | undefined)[]): number | undefined {
  let total: number | undefined;
  for (const each of counts) if (each !== undefined) total = (total ?? 0) + each;
  return total;
}
