import type { TokenCounts } from "@spillway/core";
import type { Price, TokenRates } from "./price.ts";

/**
 * The cost of one attempt in whole nano-dollars. Cached, cache-writing and audio tokens are charged at their own rates
 * and the rest of the prompt at the input rate; reasoning tokens are output tokens.
 *
 * @example
 * toUsd(costOf(price, { ...noTokens, inputTokens: 1_000, outputTokens: 200 }));
 */
export function costOf(price: Price, tokens: TokenCounts): number {
  const rates = ratesFor(price, tokens.inputTokens);
  const plainInput = Math.max(
    0,
    tokens.inputTokens - tokens.cachedInputTokens - tokens.cacheWriteTokens - tokens.inputAudioTokens,
  );
  const plainOutput = Math.max(0, tokens.outputTokens - tokens.outputAudioTokens);
  return Math.round(
    price.nanoUsdPerRequest +
      plainInput * rates.input +
      tokens.cachedInputTokens * rates.cachedInput +
      tokens.cacheWriteTokens * rates.cacheWrite +
      tokens.inputAudioTokens * rates.inputAudio +
      plainOutput * rates.output +
      tokens.outputAudioTokens * rates.outputAudio,
  );
}

function ratesFor(price: Price, inputTokens: number): TokenRates {
  let rates = price.rates;
  for (const tier of price.tiers) if (inputTokens > tier.aboveInputTokens) rates = tier.rates;
  return rates;
}
