import type { RateTier, TokenRates } from "./price.ts";

/** Rates for every prompt size. */
export interface RateCard {
  readonly rates: TokenRates;
  /** Ascending. */
  readonly tiers: readonly RateTier[];
}

/** Something that changes a price: a factor on the token rates, or rates of its own. */
export type RateChange = number | RateCard;

/** A card after a change. */
export function changedCard(card: RateCard, change: RateChange): RateCard {
  if (typeof change !== "number") return change;
  if (change === 1) return card;
  return Object.freeze({
    rates: scaledRates(card.rates, change),
    tiers: card.tiers.map(({ aboveInputTokens, rates }) => ({ aboveInputTokens, rates: scaledRates(rates, change) })),
  });
}

/** The rates for a prompt of this size. */
export function ratesFor(card: RateCard, inputTokens: number): TokenRates {
  let rates = card.rates;
  for (const tier of card.tiers) if (inputTokens > tier.aboveInputTokens) rates = tier.rates;
  return rates;
}

/** Rates times a factor, to the nearest pico-dollar. */
function scaledRates(rates: TokenRates, factor: number): TokenRates {
  const scaled: Record<string, number> = {};
  for (const [name, rate] of Object.entries(rates)) {
    if (rate !== undefined) scaled[name] = Math.round(rate * factor * 1000) / 1000;
  }
  return Object.freeze(scaled) as unknown as TokenRates;
}
