/** Nano-dollars per token for each class of token. One dollar per million tokens is 1,000 nano-dollars per token. */
export interface TokenRates {
  readonly input: number;
  readonly output: number;
  readonly cachedInput: number;
  readonly cacheWrite: number;
  readonly inputAudio: number;
  readonly outputAudio: number;
}

/** Rates from a prompt size on. */
export interface RateTier {
  /** They apply to the whole call when its prompt has more tokens than this. */
  readonly aboveInputTokens: number;
  readonly rates: TokenRates;
}

/** What an endpoint charges. An endpoint without a known price has no `Price` at all: never 0, never a neighbour's. */
export interface Price {
  /** Where it was read: the user's configuration, or the catalogue. */
  readonly source: "config" | "catalogue";
  readonly rates: TokenRates;
  /** Ascending. */
  readonly tiers: readonly RateTier[];
  /** Nano-dollars per call, whatever its tokens. */
  readonly nanoUsdPerRequest: number;
}

/** Dollars per million tokens as nano-dollars per token. */
export function toNanoUsdPerToken(usdPerMillionTokens: number): number {
  return usdPerMillionTokens * 1000;
}
