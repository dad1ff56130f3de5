import { type CurvePoint, type Routed, routingCurve } from "./routing-curve.ts";
import { strongShareAt } from "./strong-share.ts";

/** RouteLLM's figures for one router on one benchmark. */
export interface RoutingFigures {
  /** Average performance gap recovered: 0 is the weak model alone, .5 a random router, 1 the strong model alone. */
  readonly apgr: number;
  /** The percentage of strong calls that recovers half of the gap. */
  readonly cpt50: number;
  /** The percentage of strong calls that recovers 80% of the gap. */
  readonly cpt80: number;
}

/**
 * APGR, CPT50 and CPT80 (RouteLLM, arXiv 2406.18665) with the conventions of its code: 10 quantile bins, trapezoid, its
 * interpolation. Where the strong model is no better than the weak one there is no gap to recover, and the figures are not
 * numbers.
 *
 * @example
 * import { routingFigures } from "@spillway/evals";
 * const { apgr, cpt50 } = routingFigures([
 *   { score: 0.2, weak: 1, strong: 1 },
 *   { score: 0.8, weak: 0, strong: 1 },
 * ]);
 */
export function routingFigures(rows: readonly Routed[]): RoutingFigures {
  const points = routingCurve(rows);
  const weak = mean(rows.map((row) => row.weak));
  const strong = mean(rows.map((row) => row.strong));
  if (strong <= weak) return { apgr: Number.NaN, cpt50: Number.NaN, cpt80: Number.NaN };
  const width = (points.at(-1)?.strongShare ?? 0) - (points[0]?.strongShare ?? 0);
  const apgr = width === 0 ? 0.5 : (area(points) - weak * width) / ((strong - weak) * width);
  const at = (share: number): number => 100 * strongShareAt(points, weak + share * (strong - weak));
  return { apgr, cpt50: at(0.5), cpt80: at(0.8) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function area(points: readonly CurvePoint[]): number {
  let sum = 0;
  for (let index = 1; index < points.length; index++) {
    const [a, b] = [points[index - 1] as CurvePoint, points[index] as CurvePoint];
    sum += ((a.quality + b.quality) / 2) * (b.strongShare - a.strongShare);
  }
  return sum;
}
