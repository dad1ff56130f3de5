/** What an attempt's cost goes by: a price by token, the provider's own figure, or its share of the GPUs' bill by the hour. */
export type CostBasis = "price" | "reported" | "gpu-hours";

/**
 * Nano-dollars per token for each class of token, in steps of a thousandth (a pico-dollar). One dollar per million
 * tokens is 1,000 nano-dollars per token.
 */
export interface TokenRates {
  readonly input: number;
  readonly output: number;
  readonly cachedInput: number;
  readonly cacheWrite: number;
  /** Writes to the cache that last an hour. Default: `cacheWrite`. */
  readonly cacheWrite1h?: number | undefined;
  readonly inputAudio: number;
  /** Default: `input`. */
  readonly inputImage?: number | undefined;
  readonly outputAudio: number;
  /** Default: `output`. */
  readonly reasoning?: number | undefined;
}

/** The price that an attempt was billed by, as it was then. Rates are nano-dollars per token. */
export interface AppliedPrice {
  /** Where it was read: `config`, `catalogue`, `listed`, `imported`. */
  readonly source: string;
  /** The data it was read from, by name, and its date. */
  readonly origin?: string | undefined;
  readonly asOf?: string | undefined;
  /** What changed the list price, in words: a service tier, off-peak hours, discounts, a currency. */
  readonly applied?: readonly string[] | undefined;
  readonly rates: TokenRates;
  readonly nanoUsdPerRequest: number;
  readonly nanoUsdPerSearch?: number | undefined;
}
