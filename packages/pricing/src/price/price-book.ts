import { catalogue } from "./catalogue.ts";
import { type ConfiguredPrice, configuredSchedule } from "./configured-price.ts";
import type { Discounts } from "./discounts.ts";
import { listedPrices } from "./listed-prices.ts";
import type { Price } from "./price.ts";
import type { PriceSchedule, PriceSource } from "./price-schedule.ts";
import { type PriceMoment, Quotes } from "./quotes.ts";
import { scheduledPrices } from "./scheduled-prices.ts";
import { publishedTiers } from "./service-tiers.ts";

/** What an endpoint's price is looked up by. Keep the object: what was found is kept with it. */
export interface EndpointFacts {
  /** The user's own price, or several with dates. While one applies it wins as a whole. */
  readonly price?: ConfiguredPrice | readonly ConfiguredPrice[] | undefined;
  /** Taken off whatever price is found. */
  readonly discounts?: Discounts | undefined;
  /** The provider's id in the catalogue; undefined where no list can know its prices (a server of one's own). */
  readonly priceProvider: string | undefined;
  readonly upstreamModel: string;
}

/** The sources that come with the package, in the order in which they are asked. */
export const standardSources: readonly PriceSource[] = Object.freeze([scheduledPrices, catalogue, listedPrices]);

/**
 * All prices: the user's own, then each source's in order. Asked per call and quick: an endpoint is resolved once, each
 * of its prices composed once per period, tier, hours and discount.
 *
 * @example
 * const book = new PriceBook();
 * const price = book.priceFor({ priceProvider: "openai", upstreamModel: "gpt-5" }, { atMs: Date.now() });
 */
export class PriceBook {
  #sources: readonly PriceSource[];
  #quotes = new WeakMap<EndpointFacts, Quotes>();

  constructor(sources: readonly PriceSource[] = standardSources) {
    this.#sources = sources;
  }

  /** The sources now, in order. */
  get sources(): readonly PriceSource[] {
    return this.#sources;
  }

  /** An endpoint's price at a moment. Undefined where it is not known: never 0, never a neighbour's. */
  priceFor(endpoint: EndpointFacts, moment: PriceMoment): Price | undefined {
    let quotes = this.#quotes.get(endpoint);
    if (quotes === undefined) {
      quotes = this.#resolve(endpoint);
      this.#quotes.set(endpoint, quotes);
    }
    return quotes.at(moment);
  }

  /** Takes in newer data: in place of the source of the same name, else before all others. Holds from the next call on. */
  refresh(source: PriceSource): void {
    const isKnown = this.#sources.some(({ name }) => name === source.name);
    this.replace(
      isKnown ? this.#sources.map((each) => (each.name === source.name ? source : each)) : [source, ...this.#sources],
    );
  }

  /** Other sources, in their order. Holds from the next call on. */
  replace(sources: readonly PriceSource[]): void {
    this.#sources = sources;
    this.#quotes = new WeakMap();
  }

  #resolve({ price, discounts, priceProvider, upstreamModel }: EndpointFacts): Quotes {
    const schedules: PriceSchedule[] = [];
    if (price !== undefined) schedules.push(configuredSchedule(price));
    if (priceProvider !== undefined) {
      for (const source of this.#sources) {
        const found = source.find(priceProvider, upstreamModel);
        if (found !== undefined) schedules.push(found);
      }
    }
    const tiers = publishedTiers(priceProvider ?? "");
    return new Quotes(schedules, discounts ?? {}, tiers);
  }
}
