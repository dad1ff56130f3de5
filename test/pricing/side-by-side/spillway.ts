import { costOf, PriceBook, readUsage, servedTier } from "@spillway/pricing";
import type { Case } from "./cases.ts";

const book = new PriceBook();

/** What Spillway reckons, in nano-dollars, or undefined. */
export function spillwayCost({ answer, model, price, provider }: Case): number | undefined {
  const usage = readUsage(answer, provider);
  if (usage === undefined) return undefined;
  const moment = { atMs: Date.parse("2026-11-17T12:00:00Z"), serviceTier: servedTier(answer) };
  const found = book.priceFor({ price, priceProvider: provider, upstreamModel: model }, moment);
  return found && costOf(found, usage);
}
