import { type Row, readRows } from "../../../../packages/classifier/training/rows.ts";
import { llamaPair, routeLlmPair } from "../pair.ts";

/** Traffic on which a promise is made and broken: rows with an outcome of both models. */
export interface PromiseTask {
  readonly name: string;
  readonly tiers: readonly [string, string];
  readonly rows: readonly Row[];
}

/** Each with the numbers of labels and how many of a thousand resamples they get: fits of many labels take longer. */
export const labelCounts = [
  { labels: 300, perThousand: 120 },
  { labels: 600, perThousand: 60 },
  { labels: 1_500, perThousand: 20 },
] as const;

export function promiseTasks(folder: string): PromiseTask[] {
  const pro = readRows(folder, "mmlu_pro");
  const task = (name: string, tiers: readonly [string, string], rows: readonly Row[]): PromiseTask => ({
    name,
    tiers,
    rows: rows.filter(({ outcomes }) => tiers.every((tier) => outcomes[tier] !== undefined)),
  });
  return [
    task("MMLU, Mixtral and GPT-4", routeLlmPair, readRows(folder, "routellm_mmlu")),
    task(
      "RouterBench, Mixtral and GPT-4",
      ["mistralai/mixtral-8x7b-chat", "gpt-4-1106-preview"],
      readRows(folder, "routerbench_subset"),
    ),
    task("MMLU-Pro, Llama-3.1-8B and 70B", llamaPair, pro),
    task("MMLU-Pro, Llama-3.1-70B and Gemini 1.5 Pro", [llamaPair[1], "gemini-1.5-pro-002"], pro),
    task("MMLU-Pro, Gemini 1.5 Flash and Pro", ["gemini-1.5-flash-002", "gemini-1.5-pro-002"], pro),
  ];
}
