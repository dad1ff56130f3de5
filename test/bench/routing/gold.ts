import { bootstrap, calibrationError, type Promised, routingFigures, seededRandom, shuffled } from "@spillway/evals";
import type { TaskPrediction } from "../../../packages/classifier/src/task/task-artefact.ts";
import type { TrainedModel } from "../../../packages/classifier/src/trained/model.ts";
import { type Row, readRows } from "../../../packages/classifier/training/rows.ts";
import { type Context, heuristicScore, mean } from "./context.ts";
import { apgrDifference } from "./difference.ts";
import { fitTo } from "./few-label.ts";
import { fitNeighbours } from "./neighbours.ts";
import { type PairRouter, pairOf, printPairTable, routeLlmPair } from "./pair.ts";
import { reliabilityTable } from "./reliability-table.ts";
import { embeddingSimilarity, gramSimilarity } from "./similarity.ts";
import { modelWithout } from "./split-model.ts";

const name = "routellm_mmlu";
const draws = [101, 102, 103, 104];
const resamples = 50;

/** MMLU with few gold labels of it: trained without its questions, fitted to labels of it, tested on the rest. */
export function goldTables({ folder, examples, vectors, embeddings, print, progress }: Context): void {
  const all = readRows(folder, name);
  const { model } = modelWithout(examples, vectors, all, (row) => row.src?.startsWith("ori_mmlu") === true);
  print(`\n${name}, ${all.length} rows: what labels of it buy, tested on the other rows`);
  print("| labels | draw | APGR | 95% interval | CPT50 | CPT80 | ECE weak | ECE strong | fit, s |");
  print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
  for (const [count, domains] of [
    [50, true],
    [200, true],
    [1_000, true],
    [1_500, true],
    [1_500, false],
  ] as const) {
    const reached: number[] = [];
    for (const draw of draws) {
      progress(`gold: ${count} labels, draw ${draw}${domains ? "" : ", no subjects"}`);
      const { labels, test } = split(all, count, draw);
      const started = performance.now();
      const predict = fitTo(model, labels, routeLlmPair, { domains });
      const seconds = (performance.now() - started) / 1_000;
      const predicted = test.map(({ prompt }) => predict(prompt));
      const routed = test.map((row, index) => ({ ...pairOf(row), score: (predicted[index] as TaskPrediction).gain }));
      const { apgr, cpt50, cpt80 } = routingFigures(routed);
      reached.push(apgr);
      const { low, high } = bootstrap(routed, (sample) => routingFigures(sample).apgr, { resamples });
      const errors = [0, 1].map((tier) => calibrationError(promisedOf(test, predicted, tier)).toFixed(3));
      const cells = [apgr.toFixed(3), `[${low.toFixed(3)}, ${high.toFixed(3)}]`, cpt50.toFixed(1), cpt80.toFixed(1)];
      const labelled = `${count}${domains ? "" : ", no subjects"}`;
      print(`| ${[labelled, draw, ...cells, ...errors, seconds.toFixed(2)].join(" | ")} |`);
    }
    print(`| ${count}${domains ? "" : ", no subjects"} | mean | ${mean(reached).toFixed(3)} | | | | | | |`);
  }
  for (const count of [200, 1_500]) {
    progress(`gold: baselines with ${count} labels`);
    const { labels, test } = split(all, count, draws[0] as number);
    const own = embeddings(name);
    const texts = labels.map(({ prompt }) => prompt);
    const routers: PairRouter[] = [
      neighbourRouter("grams", labels, test, gramSimilarity(model, texts)),
      neighbourRouter("MiniLM", labels, test, own && embeddingSimilarity([own], texts)),
      { name: "trained, no label", scores: test.map(({ prompt }) => unlabelled(model, prompt)) },
    ];
    const predict = fitTo(model, labels, routeLlmPair);
    const predicted = test.map(({ prompt }) => predict(prompt));
    routers.push({ name: `**trained, ${count} labels**`, scores: predicted.map(({ gain }) => gain) });
    const title = `${name}: ${count} labels (draw ${draws[0]}), ${test.length} rows to test`;
    printPairTable(
      print,
      title,
      test.map((row) => pairOf(row)),
      routers,
      resamples,
    );
    for (const { name: other, scores } of routers) {
      if (!other.startsWith("kNN") || scores === undefined) continue;
      const ours = predicted.map(({ gain }) => gain);
      const pairs = test.map((row) => pairOf(row));
      print(`trained with ${count} labels minus ${other}: ${apgrDifference(pairs, ours, scores, resamples)}`);
    }
    for (const tier of [0, 1]) {
      reliabilityTable(print, `${routeLlmPair[tier]}, ${count} labels`, promisedOf(test, predicted, tier));
    }
  }
}

function split(all: readonly Row[], count: number, draw: number): { labels: Row[]; test: Row[] } {
  const order = shuffled(all.length, seededRandom(draw)).map((index) => all[index] as Row);
  return { labels: order.slice(0, count), test: order.slice(count) };
}

function unlabelled(model: TrainedModel, prompt: string): number {
  return model.scores(prompt, heuristicScore(prompt)).score;
}

function promisedOf(test: readonly Row[], predicted: readonly TaskPrediction[], tier: number): Promised[] {
  return test.map((row, index) => ({
    probability: (predicted[index] as TaskPrediction).tierSuccess[tier] as number,
    outcome: row.outcomes[routeLlmPair[tier] as string] as number,
  }));
}

/** kNN over the same labels: the neighbours' mean of strong minus weak. */
function neighbourRouter(
  over: string,
  labels: readonly Row[],
  test: readonly Row[],
  similarity: ((text: string) => Float32Array) | undefined,
): PairRouter {
  if (similarity === undefined) return { name: `kNN over ${over}`, scores: undefined };
  const gains = labels.map((row) => [pairOf(row).strong - pairOf(row).weak]);
  const { k, predict } = fitNeighbours(
    similarity,
    labels.map(({ prompt }) => prompt),
    gains,
  );
  return { name: `kNN (${k}) over ${over}`, scores: test.map(({ prompt }) => predict(prompt)[0] as number) };
}
