import { addUse, type GpuHour, type GpuUse, hourMs, idleOf, noUse, utilisationOf } from "./gpu-hour.ts";
import { sumGpuHours } from "./sum-gpu-hours.ts";

/** Many GPU hours as one: `chargedNanoUsd + idleNanoUsd === billNanoUsd`. */
export interface GpuTotals extends GpuUse {
  readonly billNanoUsd: number;
  readonly idleNanoUsd: number;
  /** The hours' overruns added; an idle hour does not make up for one. */
  readonly overrunNanoUsd: number;
  readonly paidReplicaMicros: number;
  /** Time that was watched and billed, in hours of the clock, whatever the replicas and endpoints. */
  readonly billedHours: number;
  /** Share of the paid time that calls had, by the rated capacity. */
  readonly utilisation: number;
}

/**
 * Sums entries, of one endpoint or several, of one process or several.
 *
 * @example
 * const totals = gpuTotals(entries);
 * console.log(toUsd(totals.billNanoUsd), toUsd(totals.idleNanoUsd), totals.utilisation);
 */
export function gpuTotals(entries: readonly GpuHour[]): GpuTotals {
  let use: GpuUse = noUse;
  let billNanoUsd = 0;
  let overrunNanoUsd = 0;
  let paidReplicaMicros = 0;
  const billedMsOf = new Map<number, number>();
  for (const hour of sumGpuHours(entries)) {
    use = addUse(use, hour);
    billNanoUsd += hour.billNanoUsd;
    overrunNanoUsd += hour.overrunNanoUsd;
    paidReplicaMicros += hour.paidReplicaMicros;
    const billedMs = hour.segments.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
    billedMsOf.set(hour.hourStartMs, Math.max(billedMs, billedMsOf.get(hour.hourStartMs) ?? 0));
  }
  return Object.freeze({
    ...use,
    billNanoUsd,
    idleNanoUsd: idleOf(billNanoUsd, use.chargedNanoUsd).idleNanoUsd,
    overrunNanoUsd,
    paidReplicaMicros,
    billedHours: [...billedMsOf.values()].reduce((sum, ms) => sum + ms, 0) / hourMs,
    utilisation: utilisationOf(use, paidReplicaMicros),
  });
}
