import type { ConfiguredRates } from "./configured-price.ts";
import type { PriceSource } from "./price-schedule.ts";
import { priceTable, type TablePrice } from "./price-table.ts";

/** Names of providers there where the catalogue has another. */
const providerIds: Readonly<Record<string, string>> = {
  togetherai: "together",
  "fireworks-ai": "fireworks",
  xai: "x-ai",
};

type Entry = Readonly<Record<string, unknown>>;

/**
 * models.dev's `api.json` (MIT) as a source of prices: rates per million tokens, large prompts, service tiers. Models that cost 0
 * throughout are left out: there it means a subscription or "not known" as often as "free".
 *
 * Source: https://models.dev, https://github.com/anomalyco/models.dev/blob/dev/packages/core/src/schema.ts
 */
export function importModelsDevPrices(json: unknown, { asOf }: { readonly asOf?: string } = {}): PriceSource {
  if (typeof json !== "object" || json === null)
    throw new TypeError("Expected models.dev's api.json: an object of providers.");
  const rows: TablePrice[] = [];
  for (const [id, provider] of Object.entries(json)) {
    const models = entryOf((provider as Entry | null)?.models) ?? {};
    for (const [model, entry] of Object.entries(models)) {
      const row = rowOf(
        (Object.hasOwn(providerIds, id) ? providerIds[id] : undefined) ?? id,
        model,
        entryOf(entry) ?? {},
      );
      if (row !== undefined) rows.push(row);
    }
  }
  return priceTable({ name: "models.dev", source: "imported", asOf }, rows);
}

function rowOf(provider: string, model: string, entry: Entry): TablePrice | undefined {
  const cost = entryOf(entry.cost);
  const rates = cost && ratesOf(cost);
  if (rates === undefined || Object.values(rates).every((rate) => (rate ?? 0) === 0)) return undefined;
  const large = entryOf(cost?.context_over_200k);
  const largeRates = large && ratesOf({ ...cost, ...large });
  const serviceTiers: Record<string, ConfiguredRates> = {};
  for (const mode of Object.values(entryOf(entryOf(entry.experimental)?.modes) ?? {})) {
    const tier = entryOf(entryOf(entryOf(mode)?.provider)?.body)?.service_tier;
    const tierRates = ratesOf({ ...cost, ...entryOf(entryOf(mode)?.cost) });
    if (typeof tier === "string" && tierRates !== undefined) serviceTiers[tier] = tierRates;
  }
  const longContext = largeRates === undefined ? [] : [{ ...largeRates, aboveInputTokens: 200_000 }];
  return { provider, model, price: { ...rates, longContext, serviceTiers } };
}

function ratesOf(cost: Entry): ConfiguredRates | undefined {
  const rate = (key: string): number | undefined => {
    const usd = cost[key];
    return typeof usd === "number" && Number.isFinite(usd) && usd >= 0 ? usd : undefined;
  };
  const input = rate("input");
  const output = rate("output");
  if (input === undefined || output === undefined) return undefined;
  return {
    inputUsdPerMillionTokens: input,
    outputUsdPerMillionTokens: output,
    cachedInputUsdPerMillionTokens: rate("cache_read"),
    cacheWriteUsdPerMillionTokens: rate("cache_write"),
    inputAudioUsdPerMillionTokens: rate("input_audio"),
    outputAudioUsdPerMillionTokens: rate("output_audio"),
    reasoningUsdPerMillionTokens: rate("reasoning"),
  };
}

function entryOf(value: unknown): Entry | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Entry) : undefined;
}
