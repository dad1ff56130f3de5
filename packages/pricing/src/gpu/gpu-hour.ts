import { type BillSegment, billNanoUsd, paidReplicaMicros } from "./bill-segment.ts";

/** Milliseconds in an hour. GPU hours begin on the full hour of the Unix epoch, so of UTC. */
export const hourMs = 3_600_000;

/** The beginning of the hour that `atMs` lies in. */
export function hourStartOf(atMs: number): number {
  return Math.floor(atMs / hourMs) * hourMs;
}

/** What calls had of an endpoint. All whole numbers, so that sums are exact in any order. */
export interface GpuUse {
  /** Charged to calls, in nano-dollars. Never negative. */
  readonly chargedNanoUsd: number;
  /** GPU time that prompts had, by the rated capacity, in microseconds of one replica. */
  readonly usedPrefillMicros: number;
  /** GPU time that generation had. */
  readonly usedDecodeMicros: number;
  /** All prompt tokens, cached ones included. */
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  /** All generated tokens, reasoning included. */
  readonly outputTokens: number;
  readonly calls: number;
  /** Calls among them that were charged nothing because no capacity was known yet: their share stands under idle. */
  readonly unpricedCalls: number;
}

/** Which endpoint it is, for reports. */
export interface ServedAs {
  /** The endpoint's id. */
  readonly endpoint: string;
  /** The provider that it belongs to. */
  readonly provider?: string;
  /** The model that it serves. */
  readonly model?: string;
}

/** One hour of one endpoint, or the part of it that was watched: `chargedNanoUsd + idleNanoUsd === billNanoUsd`, always. */
export interface GpuHour extends GpuUse, ServedAs {
  /** Milliseconds since the Unix epoch, a full hour. */
  readonly hourStartMs: number;
  /** The bill's course in this hour. Short of the whole hour where nobody watched, or the endpoint began or ended in it. */
  readonly segments: readonly BillSegment[];
  /** What the segments cost. */
  readonly billNanoUsd: number;
  /** What nobody used: bill less charges. Negative where calls were charged more than the bill (`overrunNanoUsd`). */
  readonly idleNanoUsd: number;
  /**
   * By how much charges exceed the bill, else 0. Small ones come from calls that are booked where they end; large ones say
   * that the capacity is rated too low. Charges that were told stay as told.
   */
  readonly overrunNanoUsd: number;
  /** Time paid for, in microseconds of one replica. */
  readonly paidReplicaMicros: number;
  /** Share of the paid time that calls had, by the rated capacity; above 1 in an overrun. 0 where nothing was paid. */
  readonly utilisation: number;
}

/** What one process books: a part of an hour. Unique by endpoint, hour and source. */
export interface GpuHourEntry extends GpuHour {
  /** The process that books, and the number of the entry among its entries for this endpoint: `process/0`, `process/1`. */
  readonly source: string;
  /** The time that this entry bills: from here ... */
  readonly startMs: number;
  /** ... up to here. */
  readonly endMs: number;
}

export const noUse: GpuUse = Object.freeze({
  chargedNanoUsd: 0,
  usedPrefillMicros: 0,
  usedDecodeMicros: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  calls: 0,
  unpricedCalls: 0,
});

/** Adds what calls had. */
export function addUse(left: GpuUse, right: GpuUse): GpuUse {
  return {
    chargedNanoUsd: left.chargedNanoUsd + right.chargedNanoUsd,
    usedPrefillMicros: left.usedPrefillMicros + right.usedPrefillMicros,
    usedDecodeMicros: left.usedDecodeMicros + right.usedDecodeMicros,
    inputTokens: left.inputTokens + right.inputTokens,
    cachedInputTokens: left.cachedInputTokens + right.cachedInputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    calls: left.calls + right.calls,
    unpricedCalls: left.unpricedCalls + right.unpricedCalls,
  };
}

/** The share of paid time that was used; 0 where nothing was paid. */
export function utilisationOf(use: GpuUse, paidMicros: number): number {
  return paidMicros === 0 ? 0 : (use.usedPrefillMicros + use.usedDecodeMicros) / paidMicros;
}

/** Idle and overrun of a bill, so that charges and idle are the bill. */
export function idleOf(bill: number, chargedNanoUsd: number): Pick<GpuHour, "idleNanoUsd" | "overrunNanoUsd"> {
  const idleNanoUsd = bill - chargedNanoUsd;
  return { idleNanoUsd, overrunNanoUsd: Math.max(0, -idleNanoUsd) };
}

/** Puts an hour together from its bill's course and its use. `bill`: where the hour's rounding is dealt out over parts. */
export function gpuHour(
  { endpoint, provider, model }: ServedAs,
  hourStartMs: number,
  segments: readonly BillSegment[],
  use: GpuUse,
  bill: number = billNanoUsd(segments),
): GpuHour {
  const paid = paidReplicaMicros(segments);
  return {
    endpoint,
    ...(provider === undefined ? {} : { provider }),
    ...(model === undefined ? {} : { model }),
    hourStartMs,
    billNanoUsd: bill,
    ...idleOf(bill, use.chargedNanoUsd),
    utilisation: utilisationOf(use, paid),
    paidReplicaMicros: paid,
    ...use,
    segments,
  };
}
