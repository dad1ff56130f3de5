import type { ModelInfo, ModelPrice } from "@pydantic/genai-prices";
import { type RateTier, type TokenRates, toNanoUsdPerToken } from "./price.ts";
import { minuteOf, type PricePeriod, type PriceSchedule, type PriceWindow } from "./price-schedule.ts";
import type { RateCard } from "./rate-card.ts";

/**
 * A catalogue entry as a schedule. The catalogue lists conditional prices of which the last that holds applies: start
 * dates become periods, times of day the windows in them.
 */
export function catalogueSchedule(
  { prices }: ModelInfo,
  origin: string,
  asOf: string | undefined,
): PriceSchedule | undefined {
  const list = Array.isArray(prices) ? prices : [{ prices }];
  const starts = new Set([Number.NEGATIVE_INFINITY]);
  for (const { constraint } of list) {
    if (constraint?.type === "start_date") starts.add(Date.parse(constraint.start_date));
  }
  const periods: PricePeriod[] = [];
  for (const fromMs of [...starts].sort((left, right) => left - right)) {
    const windows: PriceWindow[] = [];
    for (const { constraint, prices: figures } of [...list].reverse()) {
      if (constraint?.type === "start_date" && Date.parse(constraint.start_date) > fromMs) continue;
      const card = cardOf(figures);
      if (card === undefined) continue;
      if (constraint?.type === "time_of_date") {
        const { start_time, end_time } = constraint;
        windows.push({ fromMinute: minuteOf(start_time), untilMinute: minuteOf(end_time), change: card });
        continue;
      }
      const per = (key: string, scale: number) => Math.round((plain(figures[key]) ?? 0) * scale);
      periods.push({
        fromMs,
        ...card,
        nanoUsdPerRequest: per("requests_kcount", 1_000_000),
        nanoUsdPerSearch: per("web_searches_kcount", 1_000_000),
        serviceTiers: new Map(),
        windows,
        remarks: [],
      });
      break;
    }
  }
  return periods.length === 0 ? undefined : Object.freeze({ source: "catalogue", origin, asOf, periods });
}

/** Rates by prompt size, or undefined where the catalogue has no price for prompt tokens. */
function cardOf(prices: ModelPrice): RateCard | undefined {
  if (prices.input_mtok === undefined) return undefined;
  const starts = new Set<number>();
  for (const price of Object.values(prices)) {
    if (typeof price === "object") for (const tier of price.tiers) starts.add(tier.start);
  }
  const tiers: RateTier[] = [...starts]
    .sort((left, right) => left - right)
    .map((start) => ({ aboveInputTokens: start, rates: ratesAbove(prices, start) }));
  return Object.freeze({ rates: ratesAbove(prices, -1), tiers });
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
  const optional = (name: string, key: string) => {
    const usd = rate(key);
    return usd === undefined ? {} : { [name]: toNanoUsdPerToken(usd) };
  };
  return Object.freeze({
    input: toNanoUsdPerToken(input),
    output: toNanoUsdPerToken(output),
    cachedInput: toNanoUsdPerToken(rate("cache_read_mtok") ?? input),
    cacheWrite: toNanoUsdPerToken(rate("cache_write_mtok") ?? input),
    inputAudio: toNanoUsdPerToken(rate("input_audio_mtok") ?? input),
    outputAudio: toNanoUsdPerToken(rate("output_audio_mtok") ?? output),
    ...optional("cacheWrite1h", "cache_write_1h_mtok"),
    ...optional("inputImage", "input_image_mtok"),
    ...optional("reasoning", "output_reasoning_mtok"),
  });
}

function plain(price: ModelPrice[string]): number | undefined {
  return typeof price === "object" ? price.base : price;
}
