import type { TokenRates } from "@spillway/core";

export type { TokenRates };

/** Rates from a prompt size on. */
export interface RateTier {
  /** They apply to the whole call when its prompt has more tokens than this. */
  readonly aboveInputTokens: number;
  readonly rates: TokenRates;
}

/** Where a price was read: the user's configuration, the catalogue, this package's own list, or imported data. */
export type PriceSourceKind = "config" | "catalogue" | "listed" | "imported";

/** What an endpoint charges. An endpoint without a known price has no `Price` at all: never 0, never a neighbour's. */
export interface Price {
  readonly source: PriceSourceKind;
  /** The data it was read from, by name. */
  readonly origin?: string | undefined;
  /** The date of that data where it has one: YYYY-MM-DD, or YYYY-MM. */
  readonly asOf?: string | undefined;
  /** It applies from this time on (milliseconds since the Unix epoch). Left out: always did. */
  readonly validFromMs?: number | undefined;
  /** ... and until this time, exclusive. Left out: no end is known. */
  readonly validUntilMs?: number | undefined;
  /** What changed the list price, in words: a service tier, off-peak hours, discounts, a currency. */
  readonly applied?: readonly string[] | undefined;
  readonly rates: TokenRates;
  /** Ascending. */
  readonly tiers: readonly RateTier[];
  /** Nano-dollars per call, whatever its tokens. */
  readonly nanoUsdPerRequest: number;
  /** Nano-dollars per search of the web. Default 0. */
  readonly nanoUsdPerSearch?: number | undefined;
}

/** Dollars per million tokens as nano-dollars per token. */
export function toNanoUsdPerToken(usdPerMillionTokens: number): number {
  return Math.round(usdPerMillionTokens * 1_000_000) / 1000;
}
