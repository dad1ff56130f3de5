import { hoursPerMonth } from "./gpu-cost.ts";
import type { GpuTotals } from "./gpu-totals.ts";
import { type HostedPrice, hostedCost } from "./hosted-cost.ts";

/** The same traffic on GPUs and on a hosted endpoint. Undefined fields: the hosted price is not known, or no traffic. */
export interface HostedComparison {
  readonly name: string;
  /** What the GPUs cost, idle time included. */
  readonly selfHostedNanoUsd: number;
  /** What the same traffic would have cost there. */
  readonly hostedNanoUsd: number | undefined;
  /** Hosted less self-hosted: negative where the GPUs were dearer. */
  readonly savingNanoUsd: number | undefined;
  /**
   * The utilisation at which both cost the same, with this mix of traffic on these GPUs. Above 1: these GPUs never pay
   * off against this price, however full.
   */
  readonly breakEvenUtilisation: number | undefined;
  /** Tokens a month, in and out, at which both cost the same, on these GPUs. */
  readonly breakEvenTokensPerMonth: number | undefined;
  /** Tokens a month, of this mix, that these GPUs can serve at most: below the break-even there is none. */
  readonly capacityTokensPerMonth: number | undefined;
}

/**
 * Compares with a hosted price. Formulas: `break-even utilisation = utilisation * bill / hosted cost` (the bill is fixed,
 * the hosted cost grows with traffic); `break-even tokens = monthly bill / hosted cost per token`, a month being 730 hours
 * at the mean hourly bill; `capacity = tokens / utilisation`.
 *
 * `hostedNanoUsd` may be given, as the sum over calls. Else it is `hostedCost`: exact where the price is by token.
 *
 * @example
 * const comparison = compareWithHosted(gpuTotals(entries), {
 *   name: "together/llama-70b",
 *   nanoUsdOf: (tokens) => costOf(price, tokens),
 * });
 * comparison.breakEvenUtilisation; // 0.4
 */
export function compareWithHosted(
  totals: GpuTotals,
  price: HostedPrice,
  hostedNanoUsd: number | undefined = hostedCost(totals, price),
): HostedComparison {
  const { billNanoUsd, billedHours, utilisation } = totals;
  const tokens = totals.inputTokens + totals.outputTokens;
  const monthsBilled = billedHours / hoursPerMonth;
  const comparable = hostedNanoUsd !== undefined && hostedNanoUsd > 0;
  return {
    name: price.name,
    selfHostedNanoUsd: billNanoUsd,
    hostedNanoUsd,
    savingNanoUsd: hostedNanoUsd === undefined ? undefined : hostedNanoUsd - billNanoUsd,
    breakEvenUtilisation:
      comparable && utilisation > 0 && totals.unpricedCalls === 0
        ? (utilisation * billNanoUsd) / hostedNanoUsd
        : undefined,
    breakEvenTokensPerMonth:
      comparable && monthsBilled > 0 ? ((billNanoUsd / hostedNanoUsd) * tokens) / monthsBilled : undefined,
    capacityTokensPerMonth:
      utilisation > 0 && monthsBilled > 0 && totals.unpricedCalls === 0
        ? tokens / utilisation / monthsBilled
        : undefined,
  };
}
