import { baselines, modelLines, type PairRow, routingHead, routingLine } from "@spillway/evals";
import type { Row } from "../../../packages/classifier/training/rows.ts";

/** The pair of RouteLLM's benchmarks, small to frontier. */
export const routeLlmPair = ["mixtral-8x7b-instruct-v0.1", "gpt-4-1106-preview"] as const;

/** A pair of one family that every training source has. */
export const llamaPair = ["Meta-Llama-3.1-8B-Instruct", "Meta-Llama-3.1-70B-Instruct"] as const;

/** What a pair of models made of a row. */
export function pairOf(row: Row, [weak, strong]: readonly [string, string] = routeLlmPair): PairRow {
  return { prompt: row.prompt, weak: row.outcomes[weak] as number, strong: row.outcomes[strong] as number };
}

/** A router by its scores of the rows of a benchmark; without scores, why it is not there. */
export interface PairRouter {
  readonly name: string;
  readonly scores: readonly number[] | undefined;
  readonly missing?: string;
}

/** A table of one benchmark: the models alone, the baselines, then the routers. */
export function printPairTable(
  print: (line: string) => void,
  title: string,
  rows: readonly PairRow[],
  routers: readonly PairRouter[],
  resamples = 200,
): void {
  print(routingHead(title));
  for (const line of modelLines(rows)) print(line);
  for (const { name, rows: routed } of baselines(rows)) print(routingLine(name, routed, resamples));
  for (const { name, scores, missing } of routers) {
    if (scores === undefined) print(`| ${name} | not measured: ${missing ?? "no vectors at hand"} | | | | | | |`);
    else {
      print(
        routingLine(
          name,
          rows.map((row, index) => ({ ...row, score: scores[index] as number })),
          resamples,
        ),
      );
    }
  }
}
