import type { TrainedModel } from "../../../packages/classifier/src/trained/model.ts";
import { type Row, readRows } from "../../../packages/classifier/training/rows.ts";
import { type Context, heuristicScore } from "./context.ts";
import { apgrDifference } from "./difference.ts";
import { failureWithinSource } from "./failure.ts";
import { neighboursOf } from "./neighbours.ts";
import { type PairRouter, pairOf, printPairTable } from "./pair.ts";
import { embeddingSimilarity, gramSimilarity } from "./similarity.ts";
import { modelWithout } from "./split-model.ts";

/** The neighbours among the training rows; there is no label of the task to choose the number by. */
const k = 40;

const sets = [
  { name: "routellm_mtbench", resamples: 1_000, isForbidden: () => false },
  { name: "routellm_gsm8k", resamples: 300, isForbidden: (row: Row) => row.source === "zeroeval_gsm" },
  { name: "routellm_mmlu", resamples: 50, isForbidden: (row: Row) => row.src?.startsWith("ori_mmlu") === true },
];

/** RouteLLM's three benchmarks without a label of them. */
export function zeroShotTables(context: Context): void {
  const { folder, examples, vectors, print, progress } = context;
  for (const { name, resamples, isForbidden } of sets) {
    progress(`zero-shot: ${name}`);
    const test = readRows(folder, name);
    const { model, kept } = modelWithout(examples, vectors, test, isForbidden);
    const estimates = test.map((row) => model.estimate(row.prompt, heuristicScore(row.prompt)));
    const scores = estimates.map(({ score }) => score);
    const rows = test.map((row) => pairOf(row));
    const routers: PairRouter[] = [
      ...(name === "routellm_mmlu" ? [] : neighbourRouters(context, name, model, test, kept)),
      { name: "trained, without the heuristic in it", scores: test.map(({ prompt }) => model.scores(prompt).score) },
      { name: "trained, gap head", scores: estimates.map(({ gap }) => gap) },
      { name: "**trained**", scores },
    ];
    printPairTable(
      print,
      `${name}: ${test.length} rows, no label of it, trained on ${kept.length} rows`,
      rows,
      routers,
      resamples,
    );
    for (const [other, theirs] of [
      ["length", test.map(({ prompt }) => prompt.length)],
      ["heuristic", test.map(({ prompt }) => heuristicScore(prompt))],
    ] as const) {
      print(`trained minus ${other}: ${apgrDifference(rows, scores, theirs, resamples)}`);
    }
    const abstained = estimates.filter(({ abstains }) => abstains !== undefined).length;
    print(`abstains on ${abstained} of ${test.length}`);
  }
}

/** kNN over the same training rows: the neighbours' mean difficulty, as a z-score within its source. */
function neighbourRouters(
  { embeddings }: Context,
  name: string,
  model: TrainedModel,
  test: readonly Row[],
  kept: readonly Row[],
): PairRouter[] {
  const texts = kept.map(({ prompt }) => prompt);
  const values = failureWithinSource(kept).map((value) => [value]);
  const scoresBy = (similarity: (text: string) => Float32Array): number[] => {
    const { predict } = neighboursOf(similarity, k, values);
    return test.map(({ prompt }) => predict(prompt)[0] as number);
  };
  const files = [name, ...new Set(kept.map(({ source }) => source.replace("-", "")))].map(embeddings);
  const all = files.every((file) => file !== undefined) ? files : undefined;
  return [
    { name: `kNN (${k}) over grams`, scores: scoresBy(gramSimilarity(model, texts)) },
    { name: `kNN (${k}) over MiniLM`, scores: all && scoresBy(embeddingSimilarity(all, texts)) },
  ];
}
