import { aiq, bootstrap, type CostPoint } from "@spillway/evals";
import { adaptModel } from "../../../packages/classifier/src/trained/adapt-model.ts";
import type { TrainedModel } from "../../../packages/classifier/src/trained/model.ts";
import { type Row, readRows } from "../../../packages/classifier/training/rows.ts";
import { type Context, heuristicScore } from "./context.ts";
import { modelWithout } from "./split-model.ts";

/** Prices of a unit of quality, in USD: from quality alone to cost alone. */
const exchange = [0, ...Array.from({ length: 60 }, (_, step) => 10 ** (-5 + step / 10))];
const neighbours = 40;

/**
 * RouterBench's subset: every model's success is predicted from the train split, each test row goes to the model with the
 * best predicted success less its mean cost times an exchange rate, and the rate is swept. The cost range is that of the
 * single models, cheapest to dearest. kNN is over the grams of this model, by cosine, with the same rule.
 */
export function routerBenchTable({ folder, examples, vectors, print }: Context): void {
  const read = readRows(folder, "routerbench_subset");
  const models = [...new Set(read.flatMap((row) => Object.keys(row.outcomes)))].sort();
  const all = read.filter((row) =>
    models.every((name) => row.outcomes[name] !== undefined && row.cost?.[name] !== undefined),
  );
  const train = all.filter(({ split }) => split === "train");
  const test = all.filter(({ split }) => split === "test");
  const costs = models.map((model) => mean(train.map((row) => row.cost?.[model] as number)));
  const { model } = modelWithout(examples, vectors, test, () => false);
  const adapted = adaptModel(
    model,
    train.map((row) => ({
      text: row.prompt,
      outcomes: models.map((name) => row.outcomes[name] as number),
      domain: row.task,
      prior: heuristicScore(row.prompt),
    })),
  );
  const trained = test.map((row) => adapted.predict(row.prompt, heuristicScore(row.prompt)).tierSuccess);
  const routers: [string, readonly (readonly number[])[]][] = [
    ["trained, adapted on the train split", trained],
    [`kNN (${neighbours}) over grams`, nearest(model, train, test, models)],
    ["oracle", test.map((row) => models.map((name) => row.outcomes[name] as number))],
  ];
  const indices = test.map((_, index) => index);
  const single = (sample: readonly number[]): CostPoint[] =>
    models.map((name) =>
      pointOf(
        sample,
        test,
        sample.map(() => name),
      ),
    );
  const range = single(indices).map(({ cost }) => cost);
  const [from, to] = [Math.min(...range), Math.max(...range)];
  print(
    `\nRouterBench subset, ${test.length} test rows with all outcomes and costs: AIQ over ${from.toFixed(6)} to ${to.toFixed(6)} USD a call\n| router | AIQ | 95% interval | minus zero router |\n| --- | --- | --- | --- |`,
  );
  const zero = (sample: readonly number[]): number => aiq(single(sample), from, to);
  const shown = (name: string, of: (sample: readonly number[]) => number): void => {
    const { low, high } = bootstrap(indices, of, { resamples: 50 });
    const gap = bootstrap(indices, (sample) => of(sample) - zero(sample), { resamples: 50 });
    print(
      `| ${name} | ${of(indices).toFixed(4)} | [${low.toFixed(4)}, ${high.toFixed(4)}] | [${gap.low.toFixed(4)}, ${gap.high.toFixed(4)}] |`,
    );
  };
  shown("zero router", zero);
  const of = new Map<string, (sample: readonly number[]) => number>();
  for (const [name, predicted] of routers) {
    of.set(name, (sample) =>
      aiq(
        exchange.map((rate) =>
          pointOf(
            sample,
            test,
            sample.map((index) => best(predicted[index] ?? [], costs, models, rate)),
          ),
        ),
        from,
        to,
      ),
    );
  }
  for (const [name, statistic] of of) shown(name, statistic);
  const [ours, knn] = [...of.values()];
  if (ours !== undefined && knn !== undefined) {
    const { low, high } = bootstrap(indices, (sample) => ours(sample) - knn(sample), { resamples: 100 });
    print(`trained minus kNN: [${low.toFixed(4)}, ${high.toFixed(4)}]`);
  }
}

function best(predicted: readonly number[], costs: readonly number[], models: readonly string[], rate: number): string {
  let at = 0;
  const worth = (index: number): number => (predicted[index] as number) - (costs[index] as number) / rate;
  if (rate === 0) return models[costs.indexOf(Math.min(...costs))] as string;
  for (let index = 1; index < models.length; index++) if (worth(index) > worth(at)) at = index;
  return models[at] as string;
}

function pointOf(sample: readonly number[], test: readonly Row[], chosen: readonly string[]): CostPoint {
  let cost = 0;
  let quality = 0;
  for (const [index, row] of sample.entries()) {
    cost += test[row]?.cost?.[chosen[index] as string] ?? 0;
    quality += test[row]?.outcomes[chosen[index] as string] ?? 0;
  }
  return { cost: cost / sample.length, quality: quality / sample.length };
}

function nearest(
  model: TrainedModel,
  train: readonly Row[],
  test: readonly Row[],
  models: readonly string[],
): number[][] {
  const grams = (row: Row): Map<number, number> => {
    model.features.read(row.prompt);
    const { buckets, values, count } = model.features.grams;
    return new Map(Array.from({ length: count }, (_, index) => [buckets[index] as number, values[index] as number]));
  };
  const known = train.map(grams);
  return test.map((row) => {
    const own = grams(row);
    const scored = known.map((other, index) => {
      let sum = 0;
      for (const [bucket, value] of own) sum += value * (other.get(bucket) ?? 0);
      return { index, sum };
    });
    const near = scored.sort((a, b) => b.sum - a.sum || a.index - b.index).slice(0, neighbours);
    return models.map((name) => mean(near.map(({ index }) => train[index]?.outcomes[name] as number)));
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
