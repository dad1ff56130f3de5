import { amount, type Json, object } from "./reading.ts";

/** xAI counts money in ticks of 1e-10 US dollars. */
const ticksPerUsd = 10_000_000_000;

/**
 * What the provider itself says that the call cost, in US dollars: OpenRouter's `cost` (its credits are dollars; with a
 * key of one's own at the upstream it is OpenRouter's fee only, and the upstream's bill comes on top), DeepInfra's
 * `estimated_cost`, Perplexity's `cost.total_cost`, xAI's `cost_in_usd_ticks`.
 *
 * Sources: https://openrouter.ai/docs/use-cases/usage-accounting, https://docs.perplexity.ai/getting-started/pricing
 */
export function reportedCostUsd(reported: Json): number | undefined {
  const cost = amount(reported.cost);
  if (cost !== undefined) {
    if (reported.is_byok !== true) return cost;
    const upstream = amount(object(reported.cost_details)?.upstream_inference_cost);
    return upstream === undefined ? undefined : cost + upstream;
  }
  const ticks = amount(reported.cost_in_usd_ticks);
  return (
    amount(object(reported.cost)?.total_cost) ??
    amount(reported.estimated_cost) ??
    (ticks === undefined ? undefined : ticks / ticksPerUsd)
  );
}
