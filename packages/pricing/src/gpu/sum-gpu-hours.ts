import type { BillSegment } from "./bill-segment.ts";
import { addUse, type GpuHour, type GpuUse, gpuHour, noUse } from "./gpu-hour.ts";

/**
 * One hour per endpoint out of the entries of all processes, ordered by endpoint and hour. Charges and tokens are added;
 * the bill is the endpoint's, so it is counted once where several processes watched it at the same time, and idle is what
 * is left of it. Where they disagree on the rate (a change that reached one before the other) the higher one holds.
 * Sums of sums are the same as one sum, in any order; an entry that is given twice is counted twice.
 *
 * @example
 * sumGpuHours([...firstProcess.entriesUntil(nowMs), ...secondProcess.entriesUntil(nowMs)]);
 */
export function sumGpuHours(entries: readonly GpuHour[]): GpuHour[] {
  const groups = new Map<string, GpuHour[]>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.endpoint, entry.hourStartMs]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return [...groups.values()].map(sumOfOneHour).sort(byEndpointAndHour);
}

function sumOfOneHour(group: readonly GpuHour[]): GpuHour {
  const first = group[0] as GpuHour;
  const segments = unionOf(group.flatMap((entry) => entry.segments));
  return Object.freeze(gpuHour(first, first.hourStartMs, segments, group.reduce<GpuUse>(addUse, noUse)));
}

function byEndpointAndHour(left: GpuHour, right: GpuHour): number {
  if (left.endpoint !== right.endpoint) return left.endpoint < right.endpoint ? -1 : 1;
  return left.hourStartMs - right.hourStartMs;
}

/** The segments side by side as one course of time: at each moment the dearest. */
function unionOf(segments: readonly BillSegment[]): BillSegment[] {
  const bounds = [...new Set(segments.flatMap(({ startMs, endMs }) => [startMs, endMs]))].sort((a, b) => a - b);
  const union: BillSegment[] = [];
  bounds.forEach((startMs, index) => {
    const endMs = bounds[index + 1] ?? startMs;
    const here = segments.filter((segment) => segment.startMs <= startMs && segment.endMs >= endMs);
    if (endMs === startMs || here.length === 0) return;
    const { replicas, nanoUsdPerHour } = here.reduce(dearer);
    const last = union.at(-1);
    if (last?.endMs === startMs && last.replicas === replicas && last.nanoUsdPerHour === nanoUsdPerHour) {
      union[union.length - 1] = { ...last, endMs };
    } else union.push({ startMs, endMs, replicas, nanoUsdPerHour });
  });
  return union;
}

function dearer(left: BillSegment, right: BillSegment): BillSegment {
  if (left.nanoUsdPerHour !== right.nanoUsdPerHour) return left.nanoUsdPerHour > right.nanoUsdPerHour ? left : right;
  return left.replicas >= right.replicas ? left : right;
}
