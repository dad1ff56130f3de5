import { type Discounts, discountFactor, volumeStep } from "./discounts.ts";
import type { Price, RateTier } from "./price.ts";
import { isOpen, type PriceSchedule } from "./price-schedule.ts";
import { changedCard, type RateCard, type RateChange, ratesFor } from "./rate-card.ts";
import { isOrdinaryTier } from "./service-tiers.ts";
import { type Stretch, timelineOf } from "./timeline.ts";

/** What a price depends on besides the endpoint. */
export interface PriceMoment {
  /** When the call was made, milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** The tier that it was served in. */
  readonly serviceTier?: string | undefined;
  /** Its prompt: narrows the price to the rates for that size. */
  readonly inputTokens?: number | undefined;
  /** What was spent in the calendar month before it, for volume discounts. Default 0. */
  readonly monthSpendUsd?: number | undefined;
}

/** An endpoint's prices, each composed once: finding one again is a few comparisons and a map. */
export class Quotes {
  readonly #timeline: readonly Stretch[];
  readonly #discounts: Discounts;
  readonly #publishedTiers: ReadonlyMap<string, RateChange>;
  readonly #composed = new Map<string, Price | undefined>();

  constructor(
    schedules: readonly PriceSchedule[],
    discounts: Discounts,
    publishedTiers: ReadonlyMap<string, RateChange>,
  ) {
    this.#timeline = timelineOf(schedules);
    this.#discounts = discounts;
    this.#publishedTiers = publishedTiers;
  }

  /** The price at a moment, or undefined where none is known. */
  at({ atMs, serviceTier, inputTokens, monthSpendUsd }: PriceMoment): Price | undefined {
    const timeline = this.#timeline;
    let place = timeline.length - 1;
    while (place >= 0 && (timeline[place] as Stretch).fromMs > atMs) place -= 1;
    const stretch = timeline[place];
    if (stretch === undefined) return undefined;
    const { period } = stretch;
    const windows = period.windows;
    const window = windows.length === 0 ? -1 : windows.findIndex((each) => isOpen(each, atMs));
    const tier = isOrdinaryTier(serviceTier) ? "" : (serviceTier as string);
    const step = volumeStep(this.#discounts, monthSpendUsd ?? 0);
    const size = inputTokens === undefined ? -1 : sizeOf(period.tiers, inputTokens);
    const key = `${place} ${window} ${step} ${size} ${tier}`;
    const known = this.#composed.get(key);
    if (known !== undefined || this.#composed.has(key)) return known;
    const price = this.#compose(stretch, window, tier, step, inputTokens);
    if (this.#composed.size < 1_000) this.#composed.set(key, price);
    return price;
  }

  #compose(
    { fromMs, untilMs, period, schedule }: Stretch,
    window: number,
    tier: string,
    step: number,
    inputTokens: number | undefined,
  ): Price | undefined {
    const applied = [...period.remarks];
    let card: RateCard = period;
    const hours = period.windows[window];
    if (hours !== undefined) {
      card = changedCard(card, hours.change);
      applied.push(`hours ${clock(hours.fromMinute)}-${clock(hours.untilMinute)} UTC`);
    }
    if (tier !== "") {
      const { serviceTiers } = period;
      if (serviceTiers !== undefined) {
        const change =
          serviceTiers.get(tier) ?? (schedule.source === "config" ? undefined : this.#publishedTiers.get(tier));
        if (change === undefined) return undefined;
        card = changedCard(card, change);
      }
      applied.push(tier);
    }
    const { factor, said } = discountFactor(this.#discounts, step);
    card = changedCard(card, factor);
    applied.push(...said);
    const nanoUsdPerSearch = Math.round(period.nanoUsdPerSearch * factor);
    return Object.freeze({
      source: schedule.source,
      origin: schedule.origin,
      ...(schedule.asOf === undefined ? {} : { asOf: schedule.asOf }),
      ...(Number.isFinite(fromMs) ? { validFromMs: fromMs } : {}),
      ...(Number.isFinite(untilMs) ? { validUntilMs: untilMs } : {}),
      ...(applied.length === 0 ? {} : { applied }),
      rates: inputTokens === undefined ? card.rates : ratesFor(card, inputTokens),
      tiers: inputTokens === undefined ? card.tiers : [],
      nanoUsdPerRequest: Math.round(period.nanoUsdPerRequest * factor),
      ...(nanoUsdPerSearch === 0 ? {} : { nanoUsdPerSearch }),
    });
  }
}

/** Where a prompt stands among the thresholds. */
function sizeOf(tiers: readonly RateTier[], inputTokens: number): number {
  let size = 0;
  for (const tier of tiers) if (inputTokens > tier.aboveInputTokens) size += 1;
  return size;
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}
