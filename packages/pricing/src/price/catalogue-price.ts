import { catalogue } from "./catalogue.ts";
import type { Price } from "./price.ts";
import { Quotes } from "./quotes.ts";

/**
 * The catalogue's price (@pydantic/genai-prices) of a model at a provider on a date, or undefined where it has none.
 * Walks a list: call it once per endpoint, or use a `PriceBook`.
 */
export function cataloguePrice(provider: string, upstreamModel: string, atMs: number): Price | undefined {
  const schedule = catalogue.find(provider, upstreamModel);
  return schedule && new Quotes([schedule], {}, new Map()).at({ atMs });
}
