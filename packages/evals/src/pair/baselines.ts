import { floorRuleClassifier, heuristicClassifier } from "@spillway/classifier";
import type { LocalClassifier } from "@spillway/core";
import { seededRandom } from "../resampling/seeded-random.ts";
import type { Routed } from "./routing-curve.ts";

/** A benchmark's row with its prompt. */
export interface PairRow extends Omit<Routed, "score"> {
  readonly prompt: string;
}

/**
 * The routers that every table shows beside the one that is measured. Ties are broken by a seeded random number, so that
 * none gains by the order of the rows. The oracle knows both outcomes: no router can order the rows better.
 */
export function baselines(rows: readonly PairRow[]): { name: string; rows: Routed[] }[] {
  const random = seededRandom(7);
  const by = (score: (row: PairRow) => number): Routed[] =>
    rows.map((row) => ({ ...row, score: score(row) + 1e-6 * random() }));
  const floorRule = floorRuleClassifier();
  const heuristic = heuristicClassifier();
  return [
    { name: "random", rows: by(() => random()) },
    { name: "prompt length", rows: by(({ prompt }) => prompt.length) },
    { name: "keyword floor rule", rows: by(({ prompt }) => scoreOf(floorRule, prompt)) },
    { name: "heuristic", rows: by(({ prompt }) => scoreOf(heuristic, prompt)) },
    { name: "oracle (strong minus weak)", rows: by(({ strong, weak }) => strong - weak) },
  ];
}

function scoreOf(classifier: LocalClassifier, prompt: string): number {
  return classifier.classify({
    turns: [{ role: "user", text: prompt }],
    tools: 0,
    attachments: { images: 0, audio: 0, files: 0 },
    structured: "none",
    maxOutputTokens: undefined,
  }).score;
}
