/** The normal quantile that chance alone passes about once in 30,000 windows. */
const z = 4;

/**
 * The population stability index between two lists of shares: the sum over bins of (now - before) ln(now / before), Siddiqi,
 * "Credit Risk Scorecards", 2006. By rule of thumb under 0.1 nothing has changed, over 0.25 much has.
 *
 * @param before Shares that sum to 1, each above 0, as `smoothed` gives them; so is `now`.
 */
export function stabilityIndex(before: readonly number[], now: readonly number[]): number {
  let index = 0;
  for (const [bin, share] of before.entries()) {
    const other = now[bin] ?? share;
    index += (other - share) * Math.log(other / share);
  }
  return index;
}

/** Shares of so many with half a one added to each bin: a bin that happened to be empty is no impossibility. */
export function smoothed(shares: readonly number[], count: number): number[] {
  return shares.map((share) => (share * count + 0.5) / (count + 0.5 * shares.length));
}

/**
 * The index that chance alone hardly ever reaches where nothing has changed: it is distributed as chi-squared with one degree
 * of freedom fewer than bins, times 1 / samples + 1 / window (Yurdakul, "Statistical Properties of Population Stability
 * Index", 2018); the quantile by Wilson and Hilferty (1931).
 */
export function indexByChance(bins: number, samples: number, window: number): number {
  const freedom = Math.max(1, bins - 1);
  const part = 2 / (9 * freedom);
  return freedom * (1 - part + z * Math.sqrt(part)) ** 3 * (1 / Math.max(1, samples) + 1 / window);
}
