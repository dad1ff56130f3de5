import type { Calibration } from "./calibration.ts";
import type { KnownSample, PolicyPoint } from "./frontier.ts";
import { meanInterval, ratioInterval, shareInterval } from "./interval.ts";

/** What a policy came to on the samples, as what to expect of it. */
export function expectedOf(
  point: PolicyPoint,
  known: readonly KnownSample[],
  tierCount: number,
): Calibration["expected"] {
  const outcomes = known.map((sample, index) => sample.outcomes[point.tiers[index] as number] as number);
  const costs = known.map((sample, index) => sample.costsUsd?.[point.tiers[index] as number]);
  const knownCosts = costs.filter((cost) => cost !== undefined);
  return {
    tierShares: Array.from({ length: tierCount }, (_, tier) =>
      shareInterval(point.tiers.filter((one) => one === tier).length, known.length),
    ),
    quality: meanInterval(outcomes),
    qualityOfStrong: ratioInterval(
      outcomes,
      known.map((sample) => sample.outcomes.at(-1) as number),
    ),
    ...(knownCosts.length < known.length ? {} : { usdPerCall: meanInterval(knownCosts) }),
  };
}
