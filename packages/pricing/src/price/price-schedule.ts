import type { PriceSourceKind } from "./price.ts";
import type { RateCard, RateChange } from "./rate-card.ts";

/** Hours in which another price applies. */
export interface PriceWindow {
  /** Minutes after midnight UTC, inclusive. */
  readonly fromMinute: number;
  /** Minutes after midnight UTC, exclusive. Not after `fromMinute`: the window goes past midnight. */
  readonly untilMinute: number;
  /** The days on which it begins, 0 for Sunday. Left out: every day. */
  readonly days?: readonly number[] | undefined;
  readonly change: RateChange;
}

/** A price from a date on, with all that varies it during that time. */
export interface PricePeriod extends RateCard {
  /** Milliseconds since the Unix epoch; -Infinity where it always applied. */
  readonly fromMs: number;
  readonly nanoUsdPerRequest: number;
  readonly nanoUsdPerSearch: number;
  /** By the name of the service tier. Undefined: one price for all tiers. A tier that is not in it has no known price. */
  readonly serviceTiers: ReadonlyMap<string, RateChange> | undefined;
  /** The first that is open applies. */
  readonly windows: readonly PriceWindow[];
  /** What is to be said of it in a price's `applied`. */
  readonly remarks: readonly string[];
}

/** All that a source knows of an endpoint's price. */
export interface PriceSchedule {
  readonly source: PriceSourceKind;
  readonly origin: string;
  readonly asOf: string | undefined;
  /** Ascending by `fromMs`. */
  readonly periods: readonly PricePeriod[];
}

/** A body of prices: the catalogue, the list in this package, an import. */
export interface PriceSource {
  /** `PriceBook.refresh` replaces the source of the same name. */
  readonly name: string;
  /** The price of exactly this model, or undefined. */
  find(provider: string, model: string): PriceSchedule | undefined;
}

/** Is the window open at this time? */
export function isOpen(window: PriceWindow, atMs: number): boolean {
  const dayMs = 86_400_000;
  const minute = Math.floor((((atMs % dayMs) + dayMs) % dayMs) / 60_000);
  const day = (((Math.floor(atMs / dayMs) + 4) % 7) + 7) % 7;
  const { fromMinute, untilMinute, days } = window;
  const begunToday = minute >= fromMinute && (fromMinute >= untilMinute || minute < untilMinute);
  const begunYesterday = fromMinute >= untilMinute && minute < untilMinute;
  const onDay = (begin: number) => days === undefined || days.includes(begin);
  return (begunToday && onDay(day)) || (begunYesterday && onDay((day + 6) % 7));
}

/** "16:30" as minutes after midnight, "24:00" included. */
export function minuteOf(time: string): number {
  const parts = /^([01]?\d|2[0-4]):([0-5]\d)/.exec(time);
  if (parts === null) throw new RangeError(`Expected a time of day such as "16:30", got "${time}".`);
  return Number(parts[1]) * 60 + Number(parts[2]);
}
