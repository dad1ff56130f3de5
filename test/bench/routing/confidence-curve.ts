import { bootstrap, orderAccuracy, type Routed, routingFigures } from "@spillway/evals";
import { mean } from "./context.ts";

/** A row of a curve of quality against abstention. */
export interface Answered extends Routed {
  /** Rows of the least confidence are left out first; those that the model abstains on have -1. */
  readonly confidence: number;
  /** What the scores should order. */
  readonly value: number;
  readonly group: string;
  /** 1 where the score is on the side of the middle that the outcome is on, 0 where not, .5 where it is in the middle. */
  readonly rightSide?: number;
}

const shares = [1, 0.95, 0.9, 0.75, 0.5, 0.25];
const resamples = 100;

/** APGR and order accuracy of what is answered, as the rows of the least confidence are left out. */
export function confidenceCurve(print: (line: string) => void, title: string, rows: readonly Answered[]): void {
  const own = rows.filter(({ confidence }) => confidence >= 0);
  print(`\n${title}, ${rows.length} rows`);
  print("| answered | rows | least confidence | mean confidence | right side | APGR | order | order within groups |");
  print("| --- | --- | --- | --- | --- | --- | --- | --- |");
  const sorted = [...rows].sort((a, b) => b.confidence - a.confidence);
  const cuts = shares.map((share) => ({
    name: `${100 * share}%`,
    kept: sorted.slice(0, Math.round(share * rows.length)),
  }));
  cuts.push({ name: `${((100 * own.length) / rows.length).toFixed(1)}%: all it does not abstain on`, kept: own });
  for (const { name, kept } of cuts) {
    const confidences = kept.map(({ confidence }) => Math.max(0, confidence));
    const sides = kept.flatMap(({ rightSide }) => rightSide ?? []);
    const least = [Math.min(...confidences), mean(confidences)].map((value) => value.toFixed(3));
    const right = sides.length === 0 ? "-" : mean(sides).toFixed(3);
    const figures = [apgr, orderAccuracy, orderWithin].map((statistic) => {
      const { low, high } = bootstrap(kept, statistic, { resamples });
      return `${statistic(kept).toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
    });
    print(`| ${name} | ${kept.length} | ${[...least, right].join(" | ")} | ${figures.join(" | ")} |`);
  }
}

function apgr(rows: readonly Routed[]): number {
  return routingFigures(rows).apgr;
}

/** The mean over the groups, weighted by rows: what is left when telling the groups apart does not count. */
function orderWithin(rows: readonly Answered[]): number {
  const groups = [...Map.groupBy(rows, ({ group }) => group).values()];
  const known = groups
    .map((own) => ({ rows: own.length, order: orderAccuracy(own) }))
    .filter(({ order }) => !Number.isNaN(order));
  const total = known.reduce((sum, group) => sum + group.rows, 0);
  return known.length === 0
    ? Number.NaN
    : mean(known.map((group) => (group.rows * group.order * known.length) / total));
}
