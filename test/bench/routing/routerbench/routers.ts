import { baselines } from "@spillway/evals";
import { type Context, heuristicScore } from "../context.ts";
import { fitTo } from "../few-label.ts";
import { fitNeighbours } from "../neighbours.ts";
import { embeddingSimilarity, gramSimilarity, type Similarity } from "../similarity.ts";
import { modelWithout } from "../split-model.ts";
import { type RouterBench, routerBenchFile, type Setting } from "./benchmark.ts";
import { byScore, bySuccess } from "./settings.ts";

/** A router of the table; without settings it could not be measured. */
export interface BenchRouter {
  readonly name: string;
  readonly settings: readonly Setting[] | undefined;
}

/** Every router of the table: the baselines, kNN and the trained model without a label and fitted to the train split. */
export function routersOf({ examples, vectors, embeddings, progress }: Context, bench: RouterBench): BenchRouter[] {
  const { train, test, models } = bench;
  const outcomesOf = (row: (typeof test)[number]): number[] => models.map((name) => row.outcomes[name] as number);
  const { model } = modelWithout(examples, vectors, test, () => false);
  progress("routerbench: fitting to the train split");
  const predict = fitTo(model, train, models);
  const texts = train.map(({ prompt }) => prompt);
  const own = embeddings(routerBenchFile);
  const neighbours = (over: string, similarity: Similarity | undefined): BenchRouter => {
    progress(`routerbench: kNN over ${over}`);
    if (similarity === undefined) return { name: `kNN over ${over}`, settings: undefined };
    const fitted = fitNeighbours(similarity, texts, train.map(outcomesOf));
    const success = test.map(({ prompt }) => fitted.predict(prompt));
    return { name: `kNN (${fitted.k}) over ${over}`, settings: bySuccess(bench, success) };
  };
  const simple = baselines(test.map(({ prompt }) => ({ prompt, weak: 0, strong: 1 })))
    .filter(({ name }) => !name.startsWith("oracle"))
    .map(({ name, rows }) => ({
      name,
      settings: byScore(
        bench,
        rows.map(({ score }) => score),
      ),
    }));
  const unlabelled = test.map(({ prompt }) => model.scores(prompt, heuristicScore(prompt)).score);
  return [
    ...simple,
    neighbours("grams", gramSimilarity(model, texts)),
    neighbours("MiniLM", own && embeddingSimilarity([own], texts)),
    { name: "trained, no label", settings: byScore(bench, unlabelled) },
    {
      name: `**trained**, fitted to ${train.length} rows`,
      settings: bySuccess(
        bench,
        test.map(({ prompt }) => predict(prompt).tierSuccess),
      ),
    },
    { name: "oracle", settings: bySuccess(bench, test.map(outcomesOf)) },
  ];
}
