import { shippedModel } from "../../../packages/classifier/src/trained/shipped.ts";
import { readRows } from "../../../packages/classifier/training/rows.ts";
import { type Context, heuristicScore } from "./context.ts";

const files = [
  "mmlu_pro",
  "zeroeval_gsm",
  "zeroeval_mathl5",
  "zeroeval_crux",
  "routellm_mmlu",
  "routellm_mtbench",
  "routerbench_subset",
];

/** Where the shipped model abstains, and what subjects it sees. Its own training rows are among these. */
export function abstentionTable({ folder, print }: Context): void {
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
