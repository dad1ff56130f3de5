/**
 * The tables of docs/benchmarks.md on how well the trained classifier routes, with intervals and the baselines beside it.
 * For every benchmark the model is trained anew without the rows that the benchmark forbids.
 *
 * Run: `pnpm bench:routing`, or with the data folder and the parts to run:
 * `pnpm bench:routing ../shared/data zero-shot gold categories routerbench abstention`.
 */
import { existsSync } from "node:fs";
import { heuristicScorer } from "../../packages/classifier/src/trained/heuristic-score.ts";
import { examplesOf } from "../../packages/classifier/training/examples.ts";
import { readRows } from "../../packages/classifier/training/rows.ts";
import { trainingSources, vectorsFile } from "../../packages/classifier/training/train.ts";
import { readVectors } from "../../packages/classifier/training/vectors.ts";
import { abstentionTable } from "./routing/abstention.ts";
import { heldOutCategories } from "./routing/heldout-categories.ts";
import { goldTables, zeroShotTables } from "./routing/routellm.ts";
import { routerBenchTable } from "./routing/routerbench.ts";

const [folder = "../shared/data", ...parts] = process.argv.slice(2);
if (!existsSync(`${folder}/mmlu_pro.jsonl.gz`)) {
  console.error(`No routing outcomes in ${folder}: nothing was measured. Give the data folder as the first argument.`);
  process.exit(1);
}
const wanted = (part: string): boolean => parts.length === 0 || parts.includes(part);
const vectors = readVectors(vectorsFile);
const examples = examplesOf(
  trainingSources.flatMap((name) => readRows(folder, name)),
  vectors,
  heuristicScorer(),
);
const context = { folder, examples, vectors, print: (line: string): void => console.log(line) };
if (wanted("zero-shot")) zeroShotTables(context);
if (wanted("gold")) goldTables(context);
if (wanted("categories")) heldOutCategories(context);
if (wanted("routerbench")) routerBenchTable(context);
if (wanted("abstention")) abstentionTable(context);
