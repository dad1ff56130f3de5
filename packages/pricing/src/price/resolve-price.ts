import { type ConfiguredPrice, configuredPrice } from "./configured-price.ts";
import type { Price } from "./price.ts";
import { PriceBook } from "./price-book.ts";

/** What a price is looked up by. */
export interface PriceQuery {
  /** The user's own price; it wins over the catalogue as a whole. */
  readonly price: ConfiguredPrice | undefined;
  /** The provider's id in the catalogue; undefined where the catalogue does not know it. */
  readonly priceProvider: string | undefined;
  readonly upstreamModel: string;
  /** The date the price is wanted for, milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/**
 * An endpoint's price at one moment, or undefined where none is known. Looks it up anew each time: a `PriceBook` keeps
 * what it found and follows dates and hours.
 *
 * @example
 * const price = resolvePrice({ price: undefined, priceProvider: "openai", upstreamModel: "gpt-5", atMs: Date.now() });
 */
export function resolvePrice({ price, priceProvider, upstreamModel, atMs }: PriceQuery): Price | undefined {
  if (price !== undefined) return configuredPrice(price);
  return new PriceBook().priceFor({ priceProvider, upstreamModel }, { atMs });
}
