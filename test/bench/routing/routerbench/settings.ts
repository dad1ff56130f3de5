import { type CostPoint, costHull } from "@spillway/evals";
import { mean } from "../context.ts";
import type { RouterBench, Setting } from "./benchmark.ts";

/** USD that a whole right answer is worth: from cost alone to quality alone. */
const worths = [0, ...Array.from({ length: 60 }, (_, step) => 10 ** (-5 + step / 10))];
const shares = Array.from({ length: 21 }, (_, step) => step / 20);

/** One setting a model: all rows go to it. The hull of these is RouterBench's zero router. */
export function singleModels({ models, test }: RouterBench): Setting[] {
  return models.map((_, model) => test.map(() => model));
}

/**
 * A router that knows each model's chance of success on each row: a row goes to the model with the best chance less its
 * mean cost over what a right answer is worth, and the worth is swept.
 */
export function bySuccess({ meanCostUsd }: RouterBench, success: readonly (readonly number[])[]): Setting[] {
  const cheapest = meanCostUsd.indexOf(Math.min(...meanCostUsd));
  return worths.map((worth) =>
    success.map((chances) => {
      if (worth === 0) return cheapest;
      let best = 0;
      const value = (model: number): number => (chances[model] as number) - (meanCostUsd[model] as number) / worth;
      for (let model = 1; model < chances.length; model++) if (value(model) > value(best)) best = model;
      return best;
    }),
  );
}

/** A router that only orders the rows: the highest share of them goes to the best model, the others to the cheapest. */
export function byScore(bench: RouterBench, scores: readonly number[]): Setting[] {
  const points = bench.models.map(
    (name, model): CostPoint => ({
      cost: bench.meanCostUsd[model] as number,
      quality: mean(bench.train.map((row) => row.outcomes[name] as number)),
    }),
  );
  const hull = costHull(points);
  const weak = points.indexOf(hull[0] as CostPoint);
  const strong = points.indexOf(hull.at(-1) as CostPoint);
  const order = scores.map((_, index) => index).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  return shares.map((share) => {
    const setting = scores.map(() => weak);
    for (const index of order.slice(0, Math.round(share * order.length))) setting[index] = strong;
    return setting;
  });
}
