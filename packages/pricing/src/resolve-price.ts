import { cataloguePrice } from "./catalogue-price.ts";
import { type ConfiguredPrice, configuredPrice } from "./configured-price.ts";
import type { Price } from "./price.ts";

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
 * An endpoint's price, or undefined where none is known.
 *
 * @example
 * const price = resolvePrice({ price: undefined, priceProvider: "openai", upstreamModel: "gpt-5", atMs: Date.now() });
 */
export function resolvePrice(query: PriceQuery): Price | undefined {
  if (query.price !== undefined) return configuredPrice(query.price);
  if (query.priceProvider === undefined) return undefined;
  return cataloguePrice(query.priceProvider, query.upstreamModel, query.atMs);
}
