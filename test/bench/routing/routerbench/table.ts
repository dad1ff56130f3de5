import {
  aiq,
  arenaScore,
  bootstrap,
  type CostPoint,
  costAtQuality,
  pairedDifference,
  qualityAtCost,
} from "@spillway/evals";
import type { Context } from "../context.ts";
import { pointOf, type RouterBench, readRouterBench, type Setting } from "./benchmark.ts";
import { routersOf } from "./routers.ts";
import { singleModels } from "./settings.ts";

const resamples = 100;

/**
 * RouterBench's subset: AIQ over the costs of the single models, cheapest to dearest; what the best single model's quality
 * costs, as a share of that model's cost; the quality at its cost; the best of RouterArena's scores over the settings.
 */
export function routerBenchTable(context: Context): void {
  const { folder, print, progress } = context;
  const bench = readRouterBench(folder);
  const singles = singleModels(bench);
  const indices = bench.test.map((_, index) => index);
  const pointsOf = (sample: readonly number[], settings: readonly Setting[]): CostPoint[] =>
    settings.map((setting) => pointOf(bench, sample, setting));
  const alone = pointsOf(indices, singles);
  const costs = alone.map(({ cost }) => cost);
  const [from, to] = [Math.min(...costs), Math.max(...costs)];
  const best = alone.reduce((a, b) => (b.quality > a.quality ? b : a));
  printModels(print, bench, alone);
  const range = `${from.toFixed(6)} to ${to.toFixed(6)} USD a call`;
  print(`\nRouterBench subset, ${bench.test.length} test rows with all outcomes and costs: AIQ over ${range}`);
  print(
    "| router | AIQ | 95% interval | minus the zero router | best model's quality costs | quality at its cost | RouterArena |",
  );
  print("| --- | --- | --- | --- | --- | --- | --- |");
  const score = (settings: readonly Setting[]) => (sample: readonly number[]) =>
    aiq(pointsOf(sample, settings), from, to);
  const routers = [{ name: "zero router (mixes of models)", settings: singles }, ...routersOf(context, bench)];
  for (const { name, settings } of routers) {
    progress(`routerbench: ${name}`);
    if (settings === undefined) {
      print(`| ${name} | not measured: no vectors at hand | | | | | |`);
      continue;
    }
    const own = score(settings);
    const { low, high } = bootstrap(indices, own, { resamples });
    const zero = pairedDifference(indices, own, score(singles), { resamples });
    const points = pointsOf(indices, settings);
    const cost = costAtQuality(points, best.quality);
    const cells = [
      own(indices).toFixed(4),
      `[${low.toFixed(4)}, ${high.toFixed(4)}]`,
      `${zero.difference.toFixed(4)} [${zero.low.toFixed(4)}, ${zero.high.toFixed(4)}]`,
      cost === undefined ? "not reached" : `${((100 * cost) / best.cost).toFixed(0)}%`,
      (qualityAtCost(points, best.cost) ?? Number.NaN).toFixed(3),
      Math.max(...points.map(arenaOf)).toFixed(4),
    ];
    print(`| ${[name, ...cells].join(" | ")} |`);
  }
  const trained = routers.find(({ name }) => name.startsWith("**trained**"))?.settings;
  for (const { name, settings } of routers) {
    if (!name.startsWith("kNN") || settings === undefined || trained === undefined) continue;
    const { difference, low, high } = pairedDifference(indices, score(trained), score(settings), { resamples: 1_000 });
    print(`trained minus ${name}: ${difference.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`);
  }
}

/** Each model alone: quality, cost, and RouterArena's score. */
function printModels(print: (line: string) => void, { models }: RouterBench, alone: readonly CostPoint[]): void {
  print("\nthe models alone\n| model | quality | USD for 1,000 calls | RouterArena |\n| --- | --- | --- | --- |");
  const order = alone.map((_, index) => index).sort((a, b) => (alone[a]?.cost ?? 0) - (alone[b]?.cost ?? 0));
  for (const index of order) {
    const point = alone[index] as CostPoint;
    print(
      `| ${models[index]} | ${point.quality.toFixed(3)} | ${(1_000 * point.cost).toFixed(3)} | ${arenaOf(point).toFixed(4)} |`,
    );
  }
}

function arenaOf({ cost, quality }: CostPoint): number {
  return arenaScore({ accuracy: quality, usdPerThousandCalls: 1_000 * cost });
}
