import type { CurvePoint } from "./routing-curve.ts";

/**
 * The share of strong calls at which a curve reaches a quality, by a binary search that takes the curve as rising and by
 * its neighbours' line, as RouteLLM's code does. Beyond the curve's ends it is their share.
 */
export function strongShareAt(points: readonly CurvePoint[], quality: number): number {
  const first = points[0] as CurvePoint;
  const last = points.at(-1) as CurvePoint;
  if (quality > last.quality) return last.strongShare;
  if (quality < first.quality) return first.strongShare;
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (quality >= (points[middle] as CurvePoint).quality) low = middle + 1;
    else high = middle;
  }
  const a = points[low - 1] as CurvePoint;
  const b = points[low];
  if (b === undefined || b.quality === a.quality) return a.strongShare;
  return a.strongShare + ((quality - a.quality) / (b.quality - a.quality)) * (b.strongShare - a.strongShare);
}

/** The quality at a share of strong calls, on the line between the curve's neighbours. */
export function qualityAtStrongShare(points: readonly CurvePoint[], share: number): number {
  const at = points.findIndex(({ strongShare }) => strongShare >= share);
  const b = points[at] ?? (points.at(-1) as CurvePoint);
  const a = points[at - 1];
  if (a === undefined || b.strongShare === a.strongShare) return b.quality;
  return a.quality + ((share - a.strongShare) / (b.strongShare - a.strongShare)) * (b.quality - a.quality);
}
