import type {
  ConfiguredChange,
  ConfiguredHours,
  ConfiguredPrice,
  ConfiguredRates,
  Weekday,
} from "./configured-price.ts";
import type { PriceSource } from "./price-schedule.ts";
import { priceTable, type TablePrice } from "./price-table.ts";

/** LiteLLM's names of providers where the catalogue has another. */
const providerIds: Readonly<Record<string, string>> = {
  gemini: "google",
  together_ai: "together",
  fireworks_ai: "fireworks",
  "fireworks_ai-embedding-models": "fireworks",
  xai: "x-ai",
  moonshot: "moonshotai",
  "text-completion-openai": "openai",
  cohere_chat: "cohere",
};

/** The fields of one entry that price tokens. */
const tokenFields = {
  inputUsdPerMillionTokens: "input_cost_per_token",
  outputUsdPerMillionTokens: "output_cost_per_token",
  cachedInputUsdPerMillionTokens: "cache_read_input_token_cost",
  cacheWriteUsdPerMillionTokens: "cache_creation_input_token_cost",
  cacheWrite1hUsdPerMillionTokens: "cache_creation_input_token_cost_above_1hr",
  inputAudioUsdPerMillionTokens: "input_cost_per_audio_token",
  inputImageUsdPerMillionTokens: "input_cost_per_image_token",
  outputAudioUsdPerMillionTokens: "output_cost_per_audio_token",
  reasoningUsdPerMillionTokens: "output_cost_per_reasoning_token",
} as const satisfies Record<keyof ConfiguredRates, string>;

type Entry = Readonly<Record<string, unknown>>;

/** Modes of models that are paid by the token. Images, audio by the second, rerankers and the like are not imported. */
const tokenModes = new Set(["chat", "completion", "responses", "embedding"]);

/**
 * LiteLLM's price map (`model_prices_and_context_window.json`) as a source of prices: per-token fields, prompt-size
 * tiers, cache fields, `_batches`, `_flex` and `_priority`, off-peak hours, searches. Entries that cost 0 throughout are left
 * out: there the map means "not known" as often as "free". Give `PriceBook.refresh` the result.
 *
 * Source: https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json
 */
export function importLiteLlmPrices(json: unknown, { asOf }: { readonly asOf?: string } = {}): PriceSource {
  if (typeof json !== "object" || json === null)
    throw new TypeError("Expected LiteLLM's price map: an object of models.");
  const rows: TablePrice[] = [];
  for (const [key, value] of Object.entries(json)) {
    if (key === "sample_spec" || typeof value !== "object" || value === null) continue;
    const row = rowOf(key, value as Entry);
    if (row !== undefined) rows.push(row);
  }
  return priceTable({ name: "LiteLLM price map", source: "imported", asOf }, rows);
}

function rowOf(key: string, entry: Entry): TablePrice | undefined {
  const { litellm_provider: named, mode } = entry;
  if (typeof named !== "string" || (typeof mode === "string" && !tokenModes.has(mode))) return undefined;
  const rates = ratesOf(entry, "");
  if (rates === undefined || Object.values(rates).every((rate) => (rate ?? 0) === 0)) return undefined;
  const provider = (Object.hasOwn(providerIds, named) ? providerIds[named] : undefined) ?? named;
  const model = key.startsWith(`${named}/`) ? key.slice(named.length + 1) : key;
  const search = medium(entry.search_context_cost_per_query);
  const request = figure(entry.input_cost_per_request);
  const price: ConfiguredPrice = {
    ...rates,
    longContext: [...thresholds(entry, rates), ...ranges(entry, rates)],
    serviceTiers: tiersOf(entry, rates),
    hours: hoursOf(entry.off_peak_pricing, rates),
    ...(search === undefined ? {} : { usdPerThousandSearches: search * 1000 }),
    ...(request === undefined ? {} : { usdPerRequest: request }),
  };
  return { provider, model, price };
}

/** Rates of the fields with this suffix, over those without where there is none with it. */
function ratesOf(entry: Entry, suffix: string, base?: ConfiguredRates): ConfiguredRates | undefined {
  const rates: Record<string, number | undefined> = { ...base };
  let found = false;
  for (const [name, field] of Object.entries(tokenFields)) {
    const usd = figure(entry[field + suffix]);
    if (usd === undefined) continue;
    rates[name] = perMillion(usd);
    found = true;
  }
  if (!found || rates.inputUsdPerMillionTokens === undefined) return undefined;
  rates.outputUsdPerMillionTokens ??= 0;
  return rates as unknown as ConfiguredRates;
}

/** `_above_128k_tokens` and the like. */
function thresholds(entry: Entry, base: ConfiguredRates): (ConfiguredRates & { aboveInputTokens: number })[] {
  const sizes = new Set<string>();
  for (const key of Object.keys(entry)) {
    const size = /^input_cost_per_token_above_(\d+k?)_tokens$/.exec(key)?.[1];
    if (size !== undefined) sizes.add(size);
  }
  return [...sizes].flatMap((size) => {
    const rates = ratesOf(entry, `_above_${size}_tokens`, base);
    const aboveInputTokens = Number.parseInt(size, 10) * (size.endsWith("k") ? 1000 : 1);
    return rates === undefined ? [] : [{ ...rates, aboveInputTokens }];
  });
}

/** `tiered_pricing`: ranges of prompt sizes with rates of their own. */
function ranges(entry: Entry, base: ConfiguredRates): (ConfiguredRates & { aboveInputTokens: number })[] {
  if (!Array.isArray(entry.tiered_pricing)) return [];
  return entry.tiered_pricing.flatMap((tier: Entry) => {
    const rates = ratesOf(tier, "", base);
    const from = Array.isArray(tier.range) ? figure(tier.range[0]) : undefined;
    return rates === undefined || from === undefined || from === 0 ? [] : [{ ...rates, aboveInputTokens: from }];
  });
}

function tiersOf(entry: Entry, base: ConfiguredRates): Record<string, ConfiguredChange> {
  const suffixes = { batch: "_batches", flex: "_flex", priority: "_priority" };
  const tiers: Record<string, ConfiguredChange> = {};
  for (const [name, suffix] of Object.entries(suffixes)) {
    const rates = ratesOf(entry, suffix, base);
    if (rates !== undefined) tiers[name] = rates;
  }
  return tiers;
}

function hoursOf(offPeak: unknown, base: ConfiguredRates): ConfiguredHours[] {
  if (typeof offPeak !== "object" || offPeak === null) return [];
  const entry = offPeak as Entry;
  const price = ratesOf(entry, "", base);
  if (price === undefined) return [];
  const spans = (value: unknown, days?: readonly Weekday[]) =>
    [value].flat().flatMap((span): ConfiguredHours[] => {
      const [, fromUtc, untilUtc] = /^\s*(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})\s*$/.exec(String(span)) ?? [];
      return fromUtc && untilUtc ? [{ fromUtc, untilUtc, ...(days && { days }), price }] : [];
    });
  const rules = Array.isArray(entry.windows) ? (entry.windows as Entry[]) : [];
  return [
    ...spans(entry.hours_utc ?? []),
    ...rules.flatMap((rule) => spans(rule.hours_utc ?? [], daysOf(rule.weekdays))),
  ];
}

const names: readonly Weekday[] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** "mon" or 1 for Monday, 7 for Sunday. */
function daysOf(weekdays: unknown): readonly Weekday[] | undefined {
  if (!Array.isArray(weekdays)) return undefined;
  return weekdays.flatMap((day: unknown) => {
    const found =
      typeof day === "number"
        ? names[day % 7]
        : names.find((name) => name.startsWith(String(day).trim().toLowerCase()));
    return found === undefined ? [] : [found];
  });
}

function medium(costs: unknown): number | undefined {
  return typeof costs === "object" && costs !== null ? figure((costs as Entry).search_context_size_medium) : undefined;
}

/** A price; the map writes some as strings. */
function figure(value: unknown): number | undefined {
  const usd = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof usd === "number" && Number.isFinite(usd) && usd >= 0 ? usd : undefined;
}

/** Dollars per token as dollars per million, to the pico-dollar per token: 2.5e-6 is 2.5, not 2.4999999999999996. */
function perMillion(usdPerToken: number): number {
  return Math.round(usdPerToken * 1e12) / 1e6;
}
