import { type AppliedPrice, type CostBasis, noTokens, type TokenCounts, type Usage } from "@spillway/core";
import { billOf, costOf, type EndpointFacts, type GpuMeter, type PriceBook } from "@spillway/pricing";
import type { Endpoint } from "@spillway/registry";
import type { MonthSpend } from "./month-spend.ts";

/** When a price is wanted, and for what. */
export interface CostMoment {
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** The provider's service tier: asked for, or served. */
  readonly serviceTier: string | undefined;
}

/** What an attempt cost, and what that goes by. */
export interface AttemptCost {
  /** Whole nano-dollars. */
  readonly nanoUsd: number;
  readonly basis: CostBasis;
  readonly price: AppliedPrice | undefined;
}

/** Attempt that has ended, as far as its cost goes. */
export interface Billable extends CostMoment {
  readonly usage: Usage;
  /** When it began, milliseconds since the Unix epoch; `atMs` is its end for a bill by the hour. */
  readonly startedAtMs: number;
}

/** What endpoints cost: by token, or by their GPUs' bill. */
export class Costs {
  readonly #book: PriceBook;
  readonly #facts: ReadonlyMap<string, EndpointFacts>;
  readonly #meters: ReadonlyMap<string, GpuMeter>;
  readonly #monthSpend: MonthSpend;

  /** @param facts and meters by the endpoint's id. */
  constructor(
    book: PriceBook,
    facts: ReadonlyMap<string, EndpointFacts>,
    meters: ReadonlyMap<string, GpuMeter>,
    monthSpend: MonthSpend,
  ) {
    this.#monthSpend = monthSpend;
    this.#book = book;
    this.#facts = facts;
    this.#meters = meters;
  }

  /** Whether anything is known of what it costs. */
  isKnown(endpoint: Endpoint, moment: CostMoment): boolean {
    return this.forecast(endpoint, noTokens, moment) !== undefined;
  }

  /** What a call of these tokens would cost in whole nano-dollars; undefined where that is not known. Books nothing. */
  forecast(endpoint: Endpoint, tokens: TokenCounts, moment: CostMoment): number | undefined {
    const meter = this.#meters.get(endpoint.id);
    if (meter !== undefined) return meter.priceOf(tokens);
    const price = this.#priceFor(endpoint, moment, undefined);
    return price && costOf(price, tokens);
  }

  /** Bills an attempt that has ended, once; undefined where its cost is not known. */
  bill(endpoint: Endpoint, { usage, atMs, startedAtMs, serviceTier }: Billable): AttemptCost | undefined {
    const meter = this.#meters.get(endpoint.id);
    if (meter !== undefined) {
      const nanoUsd = meter.charge({ ...usage, atMs, startedAtMs });
      return nanoUsd === undefined ? undefined : { nanoUsd, basis: "gpu-hours", price: undefined };
    }
    // The price of when it began: a provider's hours and dates go by that.
    const price = this.#priceFor(endpoint, { atMs: startedAtMs, serviceTier }, usage.inputTokens);
    const bill = billOf(price, usage);
    if (bill !== undefined && this.#facts.get(endpoint.id)?.discounts?.volume !== undefined) {
      this.#monthSpend.add(endpoint.id, bill.nanoUsd, startedAtMs);
    }
    return bill && { ...bill, price: bill.basis === "price" ? price : undefined };
  }

  #priceFor(endpoint: Endpoint, { atMs, serviceTier }: CostMoment, inputTokens: number | undefined) {
    const facts = this.#facts.get(endpoint.id);
    if (facts === undefined) return undefined;
    const hasVolume = facts.discounts?.volume !== undefined;
    const monthSpendUsd = hasVolume ? this.#monthSpend.of(endpoint.id, atMs) : undefined;
    return this.#book.priceFor(facts, { atMs, serviceTier, inputTokens, monthSpendUsd });
  }
}
