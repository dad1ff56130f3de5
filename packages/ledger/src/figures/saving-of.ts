import { nanoUsdPerUsd, toUsd } from "@spillway/core";
import type { Saving } from "../report.ts";
import type { Compared, Stratum } from "./raw-figures.ts";
import { safe } from "./safe.ts";
import { addCompared } from "./sum-strata.ts";

/** From so many measured calls of a route on, they stand for all compared calls of it. */
const leastMeasuredCalls = 30;

/**
 * The saving of a group, route by route: where a route's baseline was measured often enough, the mean of those calls stands
 * for all of them; else every call counts with what is known of it. Routes are independent, so their variances add up.
 */
export function savingOf(strata: readonly Stratum[]): Saving | undefined {
  let savingNanoUsd = 0;
  let baselineNanoUsd = 0;
  let variance = 0;
  let comparedCalls = 0;
  let measuredCalls = 0;
  let spreadKnown = true;
  let sampledRoutes = 0;
  let routes = 0;
  for (const { assumed, measured } of strata) {
    const all = addCompared(assumed, measured);
    if (all.calls === 0) continue;
    const sampled = measured.calls >= leastMeasuredCalls;
    const sample = sampled ? measured : all;
    const scale = all.calls / sample.calls;
    savingNanoUsd += Math.round(sample.savingNanoUsd * scale);
    baselineNanoUsd += Math.round(sample.baselineNanoUsd * scale);
    comparedCalls += all.calls;
    measuredCalls += measured.calls;
    routes += 1;
    if (sampled) sampledRoutes += 1;
    if (sample.calls > 1) variance += all.calls ** 2 * meanVariance(sample);
    else spreadKnown = false;
  }
  if (comparedCalls === 0) return undefined;
  const savingUsd = toUsd(safe(savingNanoUsd));
  const half = 1.96 * Math.sqrt(variance);
  return {
    source: sampledRoutes === 0 ? "assumed" : sampledRoutes === routes ? "measured" : "mixed",
    savingUsd,
    lowUsd: spreadKnown ? savingUsd - half : undefined,
    highUsd: spreadKnown ? savingUsd + half : undefined,
    baselineCostUsd: toUsd(safe(baselineNanoUsd)),
    comparedCalls,
    measuredCalls,
  };
}

/** Square of the standard error of the mean saving of one call, in square dollars. */
function meanVariance({ calls, savingNanoUsd, savingSquares }: Compared): number {
  const sum = savingNanoUsd / nanoUsdPerUsd;
  return Math.max(0, savingSquares - (sum * sum) / calls) / (calls - 1) / calls;
}
