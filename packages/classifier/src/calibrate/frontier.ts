import { mean } from "./interval.ts";
import { switchingPenalties, type TierValues, tierByPenalty } from "./tier-policy.ts";

/** A sample whose outcome is known at every tier, with what the model expected of it unseen. */
export interface KnownSample {
  /** By tier, small to frontier. */
  readonly outcomes: readonly number[];
  /** US dollars by tier; undefined where costs are not known. */
  readonly costsUsd: readonly number[] | undefined;
  /** Undefined where the model abstains: such requests go to the last tier. */
  readonly expected: TierValues | undefined;
}

/** What a penalty comes to on known samples. */
export interface PolicyPoint {
  readonly penalty: number;
  /** The tier of each sample. */
  readonly tiers: readonly number[];
  /** Share of the samples at the last tier, 0 to 1. */
  readonly strongShare: number;
  /** Mean outcome. */
  readonly quality: number;
  /** Mean US dollars of a sample; undefined where costs are not known. */
  readonly usdPerCall: number | undefined;
}

const steps = 100;

/** From every call at the last tier to none that the model would send below, in steps of equal traffic. */
export function frontierOf(samples: readonly KnownSample[], tierCosts: readonly number[]): PolicyPoint[] {
  const switching = samples
    .flatMap(({ expected }) => (expected === undefined ? [] : switchingPenalties(expected, tierCosts)))
    .sort((a, b) => a - b);
  return penaltiesBetween(switching).map((penalty) => pointAt(samples, tierCosts, penalty));
}

/** Penalties in the middle between two at which a sample switches: there is the most room on either side. */
function penaltiesBetween(switching: readonly number[]): number[] {
  const penalties = [(switching[0] ?? 0) - 1];
  for (let step = 1; step <= steps; step++) {
    const at = switching[Math.ceil((step / steps) * switching.length) - 1];
    if (at === undefined) continue;
    const next = switching.find((one) => one > at) ?? at + 1;
    const middle = (at + next) / 2;
    if (middle > (penalties.at(-1) as number)) penalties.push(middle);
  }
  return penalties;
}

/** What one penalty comes to. */
export function pointAt(samples: readonly KnownSample[], tierCosts: readonly number[], penalty: number): PolicyPoint {
  const last = tierCosts.length - 1;
  const tiers = samples.map(({ expected }) =>
    expected === undefined ? last : tierByPenalty(expected, tierCosts, penalty),
  );
  const costs = samples.map(({ costsUsd }, index) => costsUsd?.[tiers[index] as number]);
  const known = costs.filter((cost) => cost !== undefined);
  return {
    penalty,
    tiers,
    strongShare: tiers.filter((tier) => tier === last).length / Math.max(1, tiers.length),
    quality: mean(samples.map(({ outcomes }, index) => outcomes[tiers[index] as number] as number)),
    usdPerCall: known.length === samples.length ? mean(known) : undefined,
  };
}
