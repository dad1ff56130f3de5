/** What a router, or a single model, costs and scores at one setting. */
export interface CostPoint {
  /** Mean cost of a call, in any unit that all points share. */
  readonly cost: number;
  /** Mean score of the answers. */
  readonly quality: number;
}

/**
 * The non-decreasing convex hull of points (RouterBench, arXiv 2403.12031, section 3): the best quality that a random
 * mix of them can buy at each cost, cheapest first. What costs more for less is not in it.
 */
export function costHull(points: readonly CostPoint[]): CostPoint[] {
  const sorted = [...points].sort((a, b) => a.cost - b.cost || b.quality - a.quality);
  const hull: CostPoint[] = [];
  for (const point of sorted) {
    if (hull.length > 0 && point.quality <= (hull.at(-1) as CostPoint).quality) continue;
    while (hull.length > 1 && !turnsRight(hull.at(-2) as CostPoint, hull.at(-1) as CostPoint, point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

function turnsRight(a: CostPoint, b: CostPoint, c: CostPoint): boolean {
  return (b.cost - a.cost) * (c.quality - a.quality) < (b.quality - a.quality) * (c.cost - a.cost);
}
