import { quantile } from "../resampling/quantile.ts";

/** One row of a weak-and-strong benchmark: what the router said, and what each model scored. */
export interface Routed {
  /** The router's score: high sends the row to the strong model. */
  readonly score: number;
  readonly weak: number;
  readonly strong: number;
}

/** A router at one threshold. */
export interface CurvePoint {
  /** The share of rows that went to the strong model, 0 to 1. */
  readonly strongShare: number;
  /** The mean score of the answers. */
  readonly quality: number;
}

/**
 * Quality against the share of strong calls, as RouteLLM's code draws it: thresholds at the quantiles 0, 1/bins, ... 1
 * of the router's scores (linear interpolation, duplicates dropped), `>=` at each but the last, `>` there.
 */
export function routingCurve(rows: readonly Routed[], bins = 10): CurvePoint[] {
  const scores = Float64Array.from(rows, (row) => row.score).sort();
  const thresholds = new Set<number>();
  for (let bin = 0; bin <= bins; bin++) thresholds.add(quantile(scores, bin / bins));
  const last = thresholds.size - 1;
  const points = [...thresholds].map((threshold, index): CurvePoint => {
    let strong = 0;
    let quality = 0;
    for (const row of rows) {
      const up = index < last ? row.score >= threshold : row.score > threshold;
      if (up) strong++;
      quality += up ? row.strong : row.weak;
    }
    return { strongShare: strong / rows.length, quality: quality / rows.length };
  });
  return points.sort((a, b) => a.strongShare - b.strongShare);
}
