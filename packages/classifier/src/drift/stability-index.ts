/** Shares below this count as this, so that an empty bin is no infinity. */
const floor = 1e-4;

/**
 * The population stability index of counts against expected shares: the sum over bins of (seen - expected) ln(seen /
 * expected), Siddiqi, "Credit Risk Scorecards", 2006. By rule of thumb under 0.1 nothing has changed, over 0.25 much has.
 *
 * @param expected Shares that sum to 1.
 * @param seen Counts of the same bins.
 */
export function stabilityIndex(expected: readonly number[], seen: readonly number[]): number {
  const total = seen.reduce((sum, count) => sum + count, 0);
  if (total === 0) return 0;
  let index = 0;
  for (const [bin, share] of expected.entries()) {
    const before = Math.max(floor, share);
    const now = Math.max(floor, (seen[bin] ?? 0) / total);
    index += (now - before) * Math.log(now / before);
  }
  return index;
}
