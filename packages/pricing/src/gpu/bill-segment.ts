/** A stretch of time in which an endpoint's bill ran at one rate. */
export interface BillSegment {
  /** Milliseconds since the Unix epoch; the first that belongs to it. */
  readonly startMs: number;
  /** The first that does not. */
  readonly endMs: number;
  readonly replicas: number;
  /** The whole endpoint's rate, all replicas and overhead, in whole nano-dollars per hour. */
  readonly nanoUsdPerHour: number;
}

const msPerHour = 3_600_000n;

/**
 * The bill of segments that do not overlap, in whole nano-dollars, rounded once, half up. Exact: reckoned in big integers,
 * since a rate times an hour's milliseconds does not fit a double.
 *
 * @throws RangeError where the bill is more than a double holds exactly (9 million dollars).
 *
 * @example
 * billNanoUsd([{ startMs: 0, endMs: 1_800_000, replicas: 1, nanoUsdPerHour: 6_000_000_000 }]); // 3_000_000_000
 */
export function billNanoUsd(segments: readonly BillSegment[]): number {
  let nanoUsdMs = 0n;
  for (const { startMs, endMs, nanoUsdPerHour } of segments) {
    nanoUsdMs += BigInt(nanoUsdPerHour) * BigInt(endMs - startMs);
  }
  const bill = Number((nanoUsdMs + msPerHour / 2n) / msPerHour);
  if (!Number.isSafeInteger(bill)) throw new RangeError("a bill of more than 9 million dollars in one hour");
  return bill;
}

/** Time paid for, in microseconds of one replica. */
export function paidReplicaMicros(segments: readonly BillSegment[]): number {
  let micros = 0;
  for (const { startMs, endMs, replicas } of segments) micros += Math.round((endMs - startMs) * replicas * 1000);
  return micros;
}
