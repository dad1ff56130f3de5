import type { CostPoint } from "@spillway/evals";
import { type Row, readRows } from "../../../../packages/classifier/training/rows.ts";
import { mean } from "../context.ts";

/** The file of the data folder. */
export const routerBenchFile = "routerbench_subset";

/** RouterBench's subset: the rows with every model's outcome and cost. */
export interface RouterBench {
  readonly models: readonly string[];
  readonly train: readonly Row[];
  readonly test: readonly Row[];
  /** Each model's mean cost of a training row, in USD: what a router may know beforehand. */
  readonly meanCostUsd: readonly number[];
}

/** A router at one setting: for each test row the index of the model that it goes to. */
export type Setting = readonly number[];

export function readRouterBench(folder: string): RouterBench {
  const read = readRows(folder, routerBenchFile);
  const models = [...new Set(read.flatMap((row) => Object.keys(row.outcomes)))].sort();
  const all = read.filter((row) =>
    models.every((name) => row.outcomes[name] !== undefined && row.cost?.[name] !== undefined),
  );
  const train = all.filter(({ split }) => split === "train");
  const test = all.filter(({ split }) => split === "test");
  const meanCostUsd = models.map((model) => mean(train.map((row) => row.cost?.[model] as number)));
  return { models, train, test, meanCostUsd };
}

/** What a setting costs and scores on a sample of the test rows, by their indices. */
export function pointOf({ models, test }: RouterBench, sample: readonly number[], setting: Setting): CostPoint {
  let cost = 0;
  let quality = 0;
  for (const index of sample) {
    const row = test[index] as Row;
    const model = models[setting[index] as number] as string;
    cost += row.cost?.[model] as number;
    quality += row.outcomes[model] as number;
  }
  return { cost: cost / sample.length, quality: quality / sample.length };
}
