import { type Price, type TokenRates, toNanoUsdPerToken } from "./price.ts";
import { minuteOf, type PricePeriod, type PriceSchedule, type PriceWindow } from "./price-schedule.ts";
import { changedCard, type RateCard, type RateChange } from "./rate-card.ts";

/** Token rates as a user writes them. A class without a rate of its own costs what its total costs. */
export interface ConfiguredRates {
  readonly inputUsdPerMillionTokens: number;
  readonly outputUsdPerMillionTokens: number;
  readonly cachedInputUsdPerMillionTokens?: number | undefined;
  readonly cacheWriteUsdPerMillionTokens?: number | undefined;
  /** Cache writes that last an hour. Default: the price of other cache writes. */
  readonly cacheWrite1hUsdPerMillionTokens?: number | undefined;
  readonly inputAudioUsdPerMillionTokens?: number | undefined;
  readonly inputImageUsdPerMillionTokens?: number | undefined;
  readonly outputAudioUsdPerMillionTokens?: number | undefined;
  readonly reasoningUsdPerMillionTokens?: number | undefined;
}

/** Rates of their own, or a factor on the price's rates. */
export type ConfiguredChange = number | ConfiguredRates;

export type Weekday = "sunday" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday";

/** Hours of the day with another price, in UTC. */
export interface ConfiguredHours {
  /** "16:30", inclusive. */
  readonly fromUtc: string;
  /** "00:30", exclusive. Not after `fromUtc`: the hours go past midnight. */
  readonly untilUtc: string;
  /** The days on which they begin. Default: every day. */
  readonly days?: readonly Weekday[] | undefined;
  readonly price: ConfiguredChange;
}

/** A price as a user writes it. */
export interface ConfiguredPrice extends ConfiguredRates {
  /** It applies from this date on, YYYY-MM-DD (00:00 UTC) or an ISO time. Default: it always did. */
  readonly from?: string | undefined;
  /** The currency of all its figures, in place of US dollars, and what one unit is worth in dollars. */
  readonly currency?: { readonly code: string; readonly usdPerUnit: number } | undefined;
  readonly usdPerRequest?: number | undefined;
  readonly usdPerThousandSearches?: number | undefined;
  /** Other rates for the whole call when its prompt is larger. */
  readonly longContext?: readonly (ConfiguredRates & { readonly aboveInputTokens: number })[] | undefined;
  /** By name: flex, priority, batch. Left out: one price for all; a tier that is not named then has no known price. */
  readonly serviceTiers?: Readonly<Record<string, ConfiguredChange>> | undefined;
  /** The first that is open applies. */
  readonly hours?: readonly ConfiguredHours[] | undefined;
}

const weekdays: readonly Weekday[] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** A price from the configuration, at its ordinary rates. */
export function configuredPrice(config: ConfiguredPrice): Price {
  const { rates, tiers, nanoUsdPerRequest, nanoUsdPerSearch } = periodOf(config);
  const searches = nanoUsdPerSearch === 0 ? {} : { nanoUsdPerSearch };
  return Object.freeze({ source: "config", rates, tiers, nanoUsdPerRequest, ...searches });
}

/** A user's prices as a schedule: each applies until the next one begins. */
export function configuredSchedule(prices: ConfiguredPrice | readonly ConfiguredPrice[]): PriceSchedule {
  const list = Array.isArray(prices) ? (prices as readonly ConfiguredPrice[]) : [prices as ConfiguredPrice];
  const periods = list.map(periodOf).sort((left, right) => left.fromMs - right.fromMs);
  return Object.freeze({ source: "config", origin: "configuration", asOf: undefined, periods });
}

function periodOf(config: ConfiguredPrice): PricePeriod {
  const { currency, from, serviceTiers } = config;
  const usd = currency?.usdPerUnit ?? 1;
  const card = cardOf(config, usd);
  const changeOf = (change: ConfiguredChange): RateChange =>
    typeof change === "number" ? change : cardOf(change, usd);
  return Object.freeze({
    fromMs: from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from),
    ...card,
    nanoUsdPerRequest: Math.round((config.usdPerRequest ?? 0) * usd * 1_000_000_000),
    nanoUsdPerSearch: Math.round((config.usdPerThousandSearches ?? 0) * usd * 1_000_000),
    serviceTiers:
      serviceTiers && new Map(Object.entries(serviceTiers).map(([name, change]) => [name, changeOf(change)] as const)),
    windows: (config.hours ?? []).map((hours) => windowOf(hours, changeOf(hours.price))),
    remarks: currency === undefined ? [] : [`${currency.code} at USD ${currency.usdPerUnit}`],
  });
}

function windowOf({ fromUtc, untilUtc, days }: ConfiguredHours, change: RateChange): PriceWindow {
  const numbers = days && { days: days.map((day) => weekdays.indexOf(day)) };
  return { fromMinute: minuteOf(fromUtc), untilMinute: minuteOf(untilUtc), ...numbers, change };
}

function cardOf(config: ConfiguredRates & Pick<ConfiguredPrice, "longContext">, usd: number): RateCard {
  const tiers = [...(config.longContext ?? [])]
    .sort((left, right) => left.aboveInputTokens - right.aboveInputTokens)
    .map((tier) => ({ aboveInputTokens: tier.aboveInputTokens, rates: ratesOf(tier) }));
  return changedCard({ rates: ratesOf(config), tiers }, usd);
}

/** Rates as they are written; a class that costs what its total costs is not repeated. */
function ratesOf(config: ConfiguredRates): TokenRates {
  const input = config.inputUsdPerMillionTokens;
  const output = config.outputUsdPerMillionTokens;
  const optional = (name: string, usd: number | undefined) =>
    usd === undefined ? {} : { [name]: toNanoUsdPerToken(usd) };
  return Object.freeze({
    input: toNanoUsdPerToken(input),
    output: toNanoUsdPerToken(output),
    cachedInput: toNanoUsdPerToken(config.cachedInputUsdPerMillionTokens ?? input),
    cacheWrite: toNanoUsdPerToken(config.cacheWriteUsdPerMillionTokens ?? input),
    inputAudio: toNanoUsdPerToken(config.inputAudioUsdPerMillionTokens ?? input),
    outputAudio: toNanoUsdPerToken(config.outputAudioUsdPerMillionTokens ?? output),
    ...optional("cacheWrite1h", config.cacheWrite1hUsdPerMillionTokens),
    ...optional("inputImage", config.inputImageUsdPerMillionTokens),
    ...optional("reasoning", config.reasoningUsdPerMillionTokens),
  });
}
