import type { Calibration } from "./calibration.ts";
import type { KnownSample, PolicyPoint } from "./frontier.ts";
import { clamped, type Interval, meanInterval, ratioInterval, shareInterval, widened } from "./interval.ts";

/**
 * What a policy came to on the samples, as what to expect of it.
 *
 * @param refitTiers The tier of each sample by the model that ships, which has seen them: how far it moves the shares widens
 * their intervals.
 */
export function expectedOf(
  point: PolicyPoint,
  known: readonly KnownSample[],
  tierCount: number,
  refitTiers: readonly number[],
): Calibration["expected"] {
  const outcomes = known.map((sample, index) => sample.outcomes[point.tiers[index] as number] as number);
  const costs = known.map((sample, index) => sample.costsUsd?.[point.tiers[index] as number]);
  const knownCosts = costs.filter((cost) => cost !== undefined);
  return {
    tierShares: Array.from({ length: tierCount }, (_, tier) =>
      widened(shareOf(tier, point.tiers), shareOf(tier, refitTiers)),
    ),
    quality: clamped(meanInterval(outcomes)),
    qualityOfStrong: ratioInterval(
      outcomes,
      known.map((sample) => sample.outcomes.at(-1) as number),
    ),
    ...(knownCosts.length < known.length ? {} : { usdPerCall: meanInterval(knownCosts) }),
  };
}

function shareOf(tier: number, tiers: readonly number[]): Interval {
  return shareInterval(tiers.filter((one) => one === tier).length, tiers.length);
}
