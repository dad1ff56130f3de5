import { calcPrice, type ModelPrice } from "@pydantic/genai-prices";
import { type Price, type RateTier, type TokenRates, toNanoUsdPerToken } from "./price.ts";

/**
 * The catalogue's price (@pydantic/genai-prices) of a model at a provider on a date, or undefined where it has none.
 * Costs 60-170 us: call it once per endpoint, not per call.
 */
export function cataloguePrice(provider: string, upstreamModel: string, atMs: number): Price | undefined {
  const found = calcPrice({ input_tokens: 0, output_tokens: 0 }, upstreamModel, {
    providerId: provider,
    timestamp: new Date(atMs),
  });
  const prices = found?.model_price;
  if (prices === undefined || prices.input_mtok === undefined) return undefined;
  const starts = new Set<number>();
  for (const price of Object.values(prices)) {
    if (typeof price === "object") for (const tier of price.tiers) starts.add(tier.start);
  }
  const tiers: RateTier[] = [...starts]
    .sort((left, right) => left - right)
    .map((start) => ({ aboveInputTokens: start, rates: ratesAbove(prices, start) }));
  const perThousandRequests = prices.requests_kcount;
  return Object.freeze({
    source: "catalogue",
    rates: ratesAbove(prices, -1),
    tiers,
    nanoUsdPerRequest: typeof perThousandRequests === "number" ? Math.round(perThousandRequests * 1_000_000) : 0,
  });
}

function ratesAbove(prices: ModelPrice, start: number): TokenRates {
  const rate = (key: string): number | undefined => {
    const price = prices[key];
    if (price === undefined || typeof price === "number") return price;
    let usd = price.base;
    for (const tier of price.tiers) if (tier.start <= start) usd = tier.price;
    return usd;
  };
  const input = rate("input_mtok") ?? 0;
  const output = rate("output_mtok") ?? 0;
  return Object.freeze({
    input: toNanoUsdPerToken(input),
    output: toNanoUsdPerToken(output),
    cachedInput: toNanoUsdPerToken(rate("cache_read_mtok") ?? input),
    cacheWrite: toNanoUsdPerToken(rate("cache_write_mtok") ?? input),
    inputAudio: toNanoUsdPerToken(rate("input_audio_mtok") ?? input),
    outputAudio: toNanoUsdPerToken(rate("output_audio_mtok") ?? output),
  });
}
