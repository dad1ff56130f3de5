/** A subject with this many labels counts half by itself, half by the mean of all. */
const halfAt = 15;

/**
 * Targets that borrow from their subject: each is its own value by `ownShare`, and for the rest its subject's mean, which
 * is itself drawn to the mean of all where the subject has few labels.
 */
export function smoothedTargets(domains: readonly string[], values: readonly number[], ownShare: number): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const sums = new Map<string, { sum: number; count: number }>();
  for (const [index, domain] of domains.entries()) {
    const held = sums.get(domain) ?? { sum: 0, count: 0 };
    held.sum += values[index] as number;
    held.count++;
    sums.set(domain, held);
  }
  return Float64Array.from(values, (value, index) => {
    const { sum, count } = sums.get(domains[index] as string) ?? { sum: 0, count: 0 };
    return ownShare * value + (1 - ownShare) * ((sum + halfAt * mean) / (count + halfAt));
  });
}
