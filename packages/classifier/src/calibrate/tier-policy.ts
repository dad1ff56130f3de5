/** What a model is expected to do at each tier. */
export interface TierValues {
  /** The probability that each tier answers well, small to frontier. */
  readonly tierSuccess: readonly number[];
  /** How much better the last tier is expected to do than the first, on the scale of outcomes. */
  readonly gain: number;
}

/**
 * The tier with the best expected outcome less its cost times a penalty: RouterBench's rule (Hu et al. 2024, section 4).
 * One number moves a route of any number of tiers between its best and its cheapest. With two tiers the gain decides, which
 * orders requests better than the difference of two probabilities.
 *
 * @param tierCosts Cost of each tier as a part of the last one's.
 * @param penalty Expected outcome that one cost of the last tier is worth. Far below 0: always the dearest.
 */
export function tierByPenalty(values: TierValues, tierCosts: readonly number[], penalty: number): number {
  const worth = tierWorth(values);
  let best = 0;
  for (let tier = 1; tier < worth.length; tier++) {
    const cost = (tierCosts[tier] as number) - (tierCosts[best] as number);
    if ((worth[tier] as number) - (worth[best] as number) > penalty * cost) best = tier;
  }
  return best;
}

/** The penalties at which a request changes its tier. */
export function switchingPenalties(values: TierValues, tierCosts: readonly number[]): number[] {
  const worth = tierWorth(values);
  const penalties: number[] = [];
  for (let low = 0; low < worth.length; low++) {
    for (let high = low + 1; high < worth.length; high++) {
      const cost = (tierCosts[high] as number) - (tierCosts[low] as number);
      if (cost > 0) penalties.push(((worth[high] as number) - (worth[low] as number)) / cost);
    }
  }
  return penalties;
}

function tierWorth({ tierSuccess, gain }: TierValues): readonly number[] {
  return tierSuccess.length === 2 ? [0, gain] : tierSuccess;
}
