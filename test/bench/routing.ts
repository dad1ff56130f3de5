/**
 * The tables of docs/benchmarks.md on how well the trained classifier routes, with intervals and the baselines beside it.
 * For every benchmark the model is trained anew without the rows that the benchmark forbids. Tables go to stdout, what is
 * being done to stderr.
 *
 * Run: `pnpm bench:routing`, or `pnpm bench:routing DATA PART... --embeddings FOLDER --minilm FOLDER --resamples 1000`.
 * Parts: zero-shot, gold, categories, routerbench, abstention, promise, speed. `--embeddings` is the folder of vectors that
 * `test/bench/embed.ts` wrote, `--minilm` the one that `routing/mini-lm.ts` describes; without them the rows of MiniLM are left
 * out. `--resamples` is the number of draws of the promise test, 200 by default; 1,000 take a quarter of an hour.
 */
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { heuristicScorer } from "../../packages/classifier/src/trained/heuristic-score.ts";
import { examplesOf } from "../../packages/classifier/training/examples.ts";
import { readRows } from "../../packages/classifier/training/rows.ts";
import { trainingSources, vectorsFile } from "../../packages/classifier/training/train.ts";
import { readVectors } from "../../packages/classifier/training/vectors.ts";
import { abstentionTables } from "./routing/abstention.ts";
import { categoryTables } from "./routing/categories.ts";
import type { Context } from "./routing/context.ts";
import { readEmbeddings } from "./routing/embeddings.ts";
import { goldTables } from "./routing/gold.ts";
import { promiseTable } from "./routing/promise/table.ts";
import { routerBenchTable } from "./routing/routerbench/table.ts";
import { speedTables } from "./routing/speed/table.ts";
import { zeroShotTables } from "./routing/zero-shot.ts";

const parts: Readonly<Record<string, (context: Context) => void | Promise<void>>> = {
  "zero-shot": zeroShotTables,
  gold: goldTables,
  categories: categoryTables,
  routerbench: routerBenchTable,
  abstention: abstentionTables,
  promise: promiseTable,
  speed: speedTables,
};

const { values, positionals } = parseArgs({
  options: {
    embeddings: { type: "string" },
    minilm: { type: "string" },
    resamples: { type: "string", default: "200" },
  },
  allowPositionals: true,
});
const resamples = Number(values.resamples);
if (!(Number.isInteger(resamples) && resamples > 0)) {
  console.error("Give --resamples as a whole number above 0.");
  process.exit(2);
}
const [folder = "../shared/data", ...named] = positionals;
const unknown = named.filter((name) => parts[name] === undefined);
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(", ")}. The parts: ${Object.keys(parts).join(", ")}.`);
  process.exit(2);
}
if (!existsSync(`${folder}/mmlu_pro.jsonl.gz`)) {
  console.error(`No routing outcomes in ${folder}: nothing was measured. Give the data folder as the first argument.`);
  process.exit(1);
}
const started = performance.now();
const vectors = readVectors(vectorsFile);
const examples = examplesOf(
  trainingSources.flatMap((name) => readRows(folder, name)),
  vectors,
  heuristicScorer(),
);
const context: Context = {
  folder,
  examples,
  vectors,
  embeddings: (name) => readEmbeddings(folder, values.embeddings, name),
  miniLm: values.minilm,
  resamples,
  print: (line) => console.log(line),
  progress: (line) => console.error(`${((performance.now() - started) / 1_000).toFixed(0).padStart(4)} s  ${line}`),
};
for (const name of named.length > 0 ? named : Object.keys(parts)) await parts[name]?.(context);
