/** An estimate with the range that holds the truth in 95 of 100 cases. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The normal distribution's 97.5% point. */
const z = 1.959964;

/** A mean with its interval by the central limit theorem. */
export function meanInterval(values: readonly number[]): Interval {
  const value = mean(values);
  const spread = z * Math.sqrt(variance(values, value) / Math.max(1, values.length));
  return rounded(value, spread);
}

/**
 * The ratio of two means over the same samples, with its interval by the delta method; where nothing differs, by the rule of
 * three: what was seen in none of n is in at most 3 / n.
 */
export function ratioInterval(upper: readonly number[], lower: readonly number[]): Interval {
  const below = mean(lower);
  if (below === 0) return { value: 1, low: 0, high: 1 };
  const value = mean(upper) / below;
  const residuals = upper.map((one, index) => one - value * (lower[index] as number));
  const count = Math.max(1, upper.length);
  const spread = (z * Math.sqrt(variance(residuals, 0) / count)) / below;
  return rounded(value, Math.max(spread, Math.min(1, 3 / count)));
}

/** A share with Wilson's interval (1927). */
export function shareInterval(hits: number, count: number): Interval {
  if (count === 0) return { value: 0, low: 0, high: 1 };
  const value = hits / count;
  const centre = (value + (z * z) / (2 * count)) / (1 + (z * z) / count);
  const spread = (z * Math.sqrt((value * (1 - value)) / count + (z * z) / (4 * count * count))) / (1 + (z * z) / count);
  return {
    value: digits(value),
    low: digits(Math.max(0, centre - spread)),
    high: digits(Math.min(1, centre + spread)),
  };
}

/** The smallest interval that holds both, around the first. */
export function widened({ value, low, high }: Interval, other: Interval): Interval {
  return { value, low: Math.min(low, other.low), high: Math.max(high, other.high) };
}

/** An interval of what cannot be below 0 or above 1. */
export function clamped({ value, low, high }: Interval): Interval {
  return { value, low: Math.max(0, low), high: Math.min(1, high) };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function variance(values: readonly number[], centre: number): number {
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, values.length - 1);
}

function rounded(value: number, spread: number): Interval {
  return { value: digits(value), low: digits(value - spread), high: digits(value + spread) };
}

function digits(value: number): number {
  return Number(value.toPrecision(6));
}
