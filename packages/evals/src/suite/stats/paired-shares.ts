/** An estimate and the interval that holds the truth with 95% confidence. */
export interface Estimate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** The normal quantile of a two-sided 95% interval. */
const z = 1.959963984540054;

/**
 * The difference of two paired shares with Tango's score interval: `gained` of `pairs` pass on the first side only, `lost` on
 * the second only. Counts may be fractions (weighted pairs, several samples of one). It stays honest where few pairs or none
 * differ, where resampling finds no spread: without a differing pair it is plus and minus z^2 / (pairs + z^2).
 *
 * Tango, "Equivalence test and confidence interval for the difference in proportions for the paired-sample design",
 * Statistics in Medicine 17 (1998), 891-908.
 */
export function pairedShares(gained: number, lost: number, pairs: number): Estimate {
  if (pairs <= 0) return { estimate: 0, low: -1, high: 1 };
  const estimate = (gained - lost) / pairs;
  const score = (difference: number) => scoreAt(difference, gained, lost, pairs);
  return {
    estimate,
    low: whereFalls(-1, estimate, (difference) => score(difference) > z),
    high: whereFalls(estimate, 1, (difference) => score(difference) > -z),
  };
}

/** How many standard errors the data lie above a supposed difference. Falls as the difference grows. */
function scoreAt(difference: number, gained: number, lost: number, pairs: number): number {
  // The share of pairs that pass on the second side only, at its most likely given the difference.
  const a = 2 * pairs;
  const b = (2 * pairs - gained + lost) * difference - gained - lost;
  const c = -lost * difference * (1 - difference);
  const lostShare = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a);
  const variance = pairs * (2 * lostShare + difference * (1 - difference));
  return (gained - lost - pairs * difference) / Math.sqrt(Math.max(variance, Number.MIN_VALUE));
}

/** The point between `from` and `to` up to which a condition holds, by halving. */
function whereFalls(from: number, to: number, holds: (at: number) => boolean): number {
  let low = from;
  let high = to;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
