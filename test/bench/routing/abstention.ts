import { quantile } from "@spillway/evals";
import { shippedModel } from "../../../packages/classifier/src/trained/shipped.ts";
import { readRows } from "../../../packages/classifier/training/rows.ts";
import { type Answered, confidenceCurve } from "./confidence-curve.ts";
import { type Context, heuristicScore } from "./context.ts";
import { failureShare } from "./failure.ts";
import { heldOutEstimates } from "./held-out.ts";
import { llamaPair, pairOf } from "./pair.ts";
import { modelWithout, shippedConfidence } from "./split-model.ts";

const files = [
  "mmlu_pro",
  "zeroeval_gsm",
  "zeroeval_mathl5",
  "zeroeval_crux",
  "routellm_mmlu",
  "routellm_gsm8k",
  "routellm_mtbench",
  "routerbench_subset",
];

/** What abstaining buys on questions that the model has not seen, and where the shipped model abstains. */
export function abstentionTables(context: Context): void {
  const { print } = context;
  const held = heldOutEstimates(context);
  const pooled = held.filter(({ row }) => llamaPair.every((model) => row.outcomes[model] !== undefined));
  const medians = new Map(
    [...Map.groupBy(pooled, ({ row }) => row.source)].map(([source, own]) => [
      source,
      quantile(Float64Array.from(own, ({ row }) => failureShare(row)).sort(), 0.5),
    ]),
  );
  confidenceCurve(
    print,
    "held-out groups of the training data (Llama-3.1-8B against 70B; value: the share of models that fail)",
    pooled.map(
      ({ row, estimate, group }): Answered => ({
        rightSide: rightSide(failureShare(row) - (medians.get(row.source) as number), estimate.score),
        ...pairOf(row, llamaPair),
        score: estimate.score,
        confidence: estimate.abstains === undefined ? estimate.confidence : -1,
        value: failureShare(row),
        group,
      }),
    ),
  );
  routeLlmCurves(context);
  shippedTable(context);
}

/** What `confidence` is the probability of: that a row is harder, or easier, than its source's median, as its score says. */
function rightSide(aboveMedian: number, score: number): number {
  if (aboveMedian === 0) return 0.5;
  return Math.sign(aboveMedian) === Math.sign(score - shippedConfidence.centre) ? 1 : 0;
}

function routeLlmCurves({ folder, examples, vectors, print, progress }: Context): void {
  for (const name of ["routellm_gsm8k", "routellm_mmlu", "routellm_mtbench"]) {
    progress(`abstention: ${name}`);
    const test = readRows(folder, name);
    const { model } = modelWithout(
      examples,
      vectors,
      test,
      (row) => row.src?.startsWith("ori_mmlu") === true || row.source === "zeroeval_gsm",
    );
    const rows = test.map((row): Answered => {
      const estimate = model.estimate(row.prompt, heuristicScore(row.prompt));
      const pair = pairOf(row);
      return {
        ...pair,
        score: estimate.score,
        confidence: estimate.abstains === undefined ? estimate.confidence : -1,
        value: pair.strong - pair.weak,
        group: row.task,
      };
    });
    confidenceCurve(print, `${name}, no label of it (value: strong minus weak)`, rows);
  }
}

/** Where the shipped model abstains, and what subjects it sees. Its own training rows are among these. */
function shippedTable({ folder, print }: Context): void {
  const model = shippedModel();
  print("\nthe shipped model\n| data | abstains | mean difficulty | subjects |\n| --- | --- | --- | --- |");
  for (const name of files) {
    const rows = readRows(folder, name);
    const domains = new Map<string, number>();
    let abstained = 0;
    let difficulty = 0;
    for (const { prompt } of rows) {
      const estimate = model.estimate(prompt, heuristicScore(prompt));
      if (estimate.abstains !== undefined) abstained++;
      difficulty += estimate.difficulty;
      domains.set(estimate.domain, (domains.get(estimate.domain) ?? 0) + 1);
    }
    const share = (count: number): string => ((100 * count) / rows.length).toFixed(1);
    const most = [...domains].sort((a, b) => b[1] - a[1]).slice(0, 4);
    const subjects = most.map(([domain, count]) => `${domain} ${share(count)}%`).join(", ");
    print(`| ${name} | ${share(abstained)}% | ${(difficulty / rows.length).toFixed(2)} | ${subjects} |`);
  }
}
