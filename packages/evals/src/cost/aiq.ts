import { type CostPoint, costHull } from "./cost-hull.ts";

/**
 * RouterBench's average improvement in quality (AIQ, arXiv 2403.12031): the area under the non-decreasing convex hull of a
 * router's settings between two costs, divided by their distance. The range is the caller's and must be the same for every
 * router of a table. Below the hull's first point quality counts as 0, beyond its last it stays.
 *
 * Two normalisations are in use. The paper divides by `c_max - c_min`: give the cheapest and the dearest single model's
 * cost. RouterBench's code (`evaluation/AIQ.py`) divides by `c_max` alone: give 0 and the dearest point of all routers.
 *
 * @example
 * import { aiq } from "@spillway/evals";
 * const settings = [{ cost: 1, quality: 0.5 }, { cost: 3, quality: 0.9 }];
 * const ours = aiq(settings, 1, 3); // 0.7
 */
export function aiq(points: readonly CostPoint[], from: number, to: number): number {
  const hull = costHull(points);
  const first = hull[0];
  const last = hull.at(-1);
  if (first === undefined || last === undefined) return 0;
  let area = Math.max(0, to - Math.max(from, last.cost)) * last.quality;
  for (let index = 1; index < hull.length; index++) {
    const [a, b] = [hull[index - 1] as CostPoint, hull[index] as CostPoint];
    const left = Math.max(from, a.cost);
    const right = Math.min(to, b.cost);
    if (right <= left) continue;
    const slope = (b.quality - a.quality) / (b.cost - a.cost);
    area += (right - left) * (a.quality + slope * ((left + right) / 2 - a.cost));
  }
  return area / (to - from);
}
