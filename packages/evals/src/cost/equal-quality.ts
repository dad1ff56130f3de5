import { type CostPoint, costHull } from "./cost-hull.ts";

/**
 * Cost at equal quality: the least that a router's settings, or a random mix of two of them, cost where they reach
 * `quality`, on the hull of RouterBench (arXiv 2403.12031). Undefined where no setting reaches it.
 *
 * @example
 * import { costAtQuality } from "@spillway/evals";
 * const settings = [{ cost: 1, quality: 0.5 }, { cost: 3, quality: 0.9 }];
 * const strong = { cost: 4, quality: 0.8 };
 * const saved = 1 - (costAtQuality(settings, strong.quality) ?? strong.cost) / strong.cost; // 2.5 in place of 4
 */
export function costAtQuality(points: readonly CostPoint[], quality: number): number | undefined {
  let before: CostPoint | undefined;
  for (const point of costHull(points)) {
    if (point.quality >= quality) {
      if (before === undefined) return point.cost;
      const share = (quality - before.quality) / (point.quality - before.quality);
      return before.cost + share * (point.cost - before.cost);
    }
    before = point;
  }
  return undefined;
}

/**
 * Quality at equal cost: the best that a router's settings, or a random mix of two of them, reach for `cost` a call.
 * Undefined where no setting is so cheap.
 */
export function qualityAtCost(points: readonly CostPoint[], cost: number): number | undefined {
  let before: CostPoint | undefined;
  for (const point of costHull(points)) {
    if (point.cost > cost) {
      if (before === undefined) return undefined;
      return before.quality + ((cost - before.cost) / (point.cost - before.cost)) * (point.quality - before.quality);
    }
    before = point;
  }
  return before?.quality;
}
