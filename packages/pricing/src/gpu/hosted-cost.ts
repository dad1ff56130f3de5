import { noTokens, type TokenCounts } from "@spillway/core";
import type { GpuUse } from "./gpu-hour.ts";

/** A hosted price to lay beside the GPUs. */
export interface HostedPrice {
  /** What to call it, such as the endpoint's id. */
  readonly name: string;
  /** Nano-dollars of one call; undefined where the price is not known. Such as `(tokens) => costOf(price, tokens)`. */
  nanoUsdOf(tokens: TokenCounts): number | undefined;
}

/**
 * What the same traffic would have cost on a hosted endpoint, in whole nano-dollars; undefined where its price is not
 * known. The tokens are dealt out evenly over the calls, in whole tokens, and each such call is priced: so prices by token
 * and by request come out as they are, and prices with tiers by length as for calls of the mean length. Cached tokens are
 * taken to be cached there too.
 *
 * @example
 * hostedCost(gpuTotals(entries), { name: "together/llama-70b", nanoUsdOf: (tokens) => costOf(price, tokens) });
 */
export function hostedCost(use: GpuUse, price: HostedPrice): number | undefined {
  const { calls } = use;
  if (calls === 0) return 0;
  const classes = ["inputTokens", "cachedInputTokens", "outputTokens"] as const;
  /** The first so many calls have one token more than the others: calls between two bounds are alike. */
  const bounds = [...new Set([0, ...classes.map((name) => use[name] % calls), calls])].sort(
    (left, right) => left - right,
  );
  let sum = 0;
  for (const [index, from] of bounds.entries()) {
    const alike = (bounds[index + 1] ?? calls) - from;
    if (!(alike > 0)) continue;
    const share = (tokens: number): number => Math.floor(tokens / calls) + (from < tokens % calls ? 1 : 0);
    const nanoUsd = price.nanoUsdOf({
      ...noTokens,
      inputTokens: share(use.inputTokens),
      cachedInputTokens: share(use.cachedInputTokens),
      outputTokens: share(use.outputTokens),
    });
    if (nanoUsd === undefined) return undefined;
    sum += nanoUsd * alike;
  }
  return Math.round(sum);
}
