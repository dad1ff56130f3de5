/** A count as an engine may tell it: a finite number, not negative. Anything else is undefined. */
export function asCount(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** A share from 0 to 1; what is a little above 1 through rounding is 1. Negative or no number: undefined. */
export function asShare(value: unknown): number | undefined {
  const share = asCount(value);
  return share === undefined ? undefined : Math.min(share, 1);
}
