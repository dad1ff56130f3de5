/** A domain with this many samples counts half by itself, half by the mean of all. */
const halfAt = 15;
/** The share of a sample's own value in its target; the rest is its domain's mean. */
const ownShare = 0.2;

/**
 * Targets that borrow from their domain: each is a fifth its own value, and for the rest its domain's mean, which is itself
 * drawn to the mean of all where the domain has few samples (partial pooling: Gelman and Hill, "Data analysis using
 * regression and multilevel/hierarchical models", 2006, chapter 12). With a single domain they are the values.
 */
export function lentTargets(domains: readonly string[], values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const sums = new Map<string, { sum: number; count: number }>();
  for (const [index, domain] of domains.entries()) {
    const held = sums.get(domain) ?? { sum: 0, count: 0 };
    held.sum += values[index] as number;
    held.count++;
    sums.set(domain, held);
  }
  if (sums.size < 2) return values;
  return values.map((value, index) => {
    const { sum, count } = sums.get(domains[index] as string) as { sum: number; count: number };
    return ownShare * value + (1 - ownShare) * ((sum + halfAt * mean) / (count + halfAt));
  });
}
