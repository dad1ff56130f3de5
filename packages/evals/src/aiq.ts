/** What a router, or a single model, costs and scores at one setting. */
export interface CostPoint {
  readonly cost: number;
  readonly quality: number;
}

/** The non-decreasing convex hull of points: the best quality that mixing them can buy at each cost. */
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

/**
 * RouterBench's average improvement in quality: the area under the non-decreasing convex hull from `from` to `to` cost,
 * divided by `to - from`. The range is the caller's: the same for every router of a table.
 */
export function aiq(points: readonly CostPoint[], from: number, to: number): number {
  const hull = costHull(points);
  const steps = 2_000;
  let sum = 0;
  for (let step = 0; step < steps; step++) sum += hullQuality(hull, from + ((step + 0.5) / steps) * (to - from));
  return sum / steps;
}

function turnsRight(a: CostPoint, b: CostPoint, c: CostPoint): boolean {
  return (b.cost - a.cost) * (c.quality - a.quality) < (b.quality - a.quality) * (c.cost - a.cost);
}

/** The hull's quality at a cost: 0 below its first point, flat beyond its last. */
function hullQuality(hull: readonly CostPoint[], cost: number): number {
  if (hull.length === 0 || cost < (hull[0] as CostPoint).cost) return 0;
  for (let index = 1; index < hull.length; index++) {
    const [a, b] = [hull[index - 1] as CostPoint, hull[index] as CostPoint];
    if (cost <= b.cost) return a.quality + ((cost - a.cost) / (b.cost - a.cost)) * (b.quality - a.quality);
  }
  return (hull.at(-1) as CostPoint).quality;
}
