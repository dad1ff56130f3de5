/**
 * A sum of whole numbers, as long as it is exact.
 *
 * @throws RangeError beyond the safe integers: 9 million dollars in nano-dollars.
 */
export function safe(sum: number): number {
  if (Math.abs(sum) <= Number.MAX_SAFE_INTEGER) return sum;
  throw new RangeError(
    "A sum of this report is beyond 2^53 (9 million dollars in nano-dollars) and would not be exact. Fix: ask for a shorter time, or group and filter further.",
  );
}
