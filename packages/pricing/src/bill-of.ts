import type { Usage } from "@spillway/core";
import { costOf } from "./cost-of.ts";
import type { Price } from "./price/price.ts";

/** What an attempt cost, and on whose word. */
export interface Bill {
  readonly nanoUsd: number;
  /** A price times the tokens, or the provider's own figure. */
  readonly basis: "price" | "reported";
}

/**
 * The bill of an attempt. The user's own price goes first, then the provider's own figure (OpenRouter's `cost`), then a
 * list price; undefined where there is none of them.
 */
export function billOf(price: Price | undefined, usage: Usage): Bill | undefined {
  const { reportedCostUsd } = usage;
  if (reportedCostUsd !== undefined && price?.source !== "config") {
    return { nanoUsd: Math.round(reportedCostUsd * 1_000_000_000), basis: "reported" };
  }
  return price && { nanoUsd: costOf(price, usage), basis: "price" };
}
