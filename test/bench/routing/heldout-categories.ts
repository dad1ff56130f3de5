import { bootstrap, type Routed, routingFigures } from "@spillway/evals";
import { TrainedModel } from "../../../packages/classifier/src/trained/model.ts";
import type { Example } from "../../../packages/classifier/training/examples.ts";
import { fitModel } from "../../../packages/classifier/training/fit.ts";
import { type Context, heuristicScore } from "./context.ts";

const weakModel = "Meta-Llama-3.1-8B-Instruct";
const strongModel = "Meta-Llama-3.1-70B-Instruct";
const folds = 5;

interface Scored {
  readonly group: string;
  readonly trained: Routed;
  readonly gap: Routed;
  readonly length: Routed;
  readonly heuristic: Routed;
}

/** Each category of MMLU-Pro, and each small source, by a model that has not seen it: an 8B against a 70B model. */
export function heldOutCategories({ examples, vectors, print }: Context): void {
  const usable = examples.filter(
    ({ row }) => row.outcomes[weakModel] !== undefined && row.outcomes[strongModel] !== undefined,
  );
  const groupOf = ({ row }: Example): string => (row.source === "mmlu_pro" ? row.task : row.source);
  const names = [...new Set(usable.map(groupOf))].sort();
  const scored: Scored[] = [];
  print(
    "\nheld-out categories, Llama-3.1-8B against 70B: APGR\n| category | rows | trained | gap head | length | heuristic | abstains |\n| --- | --- | --- | --- | --- | --- | --- |",
  );
  for (let fold = 0; fold < folds; fold++) {
    const held = new Set(names.filter((_, index) => index % folds === fold));
    const kept = examples.filter((example) => !held.has(groupOf(example)));
    const model = new TrainedModel({ ...fitModel(kept, vectors), provenance: {}, metrics: {} });
    for (const group of held) {
      const rows = usable.filter((example) => groupOf(example) === group);
      let abstained = 0;
      const own = rows.map(({ row, prior }): Scored => {
        const pair = { weak: row.outcomes[weakModel] as number, strong: row.outcomes[strongModel] as number };
        const estimate = model.estimate(row.prompt, prior);
        if (estimate.abstains !== undefined) abstained++;
        return {
          group,
          trained: { ...pair, score: estimate.score },
          gap: { ...pair, score: estimate.gap },
          length: { ...pair, score: row.prompt.length },
          heuristic: { ...pair, score: heuristicScore(row.prompt) },
        };
      });
      scored.push(...own);
      const figures = (["trained", "gap", "length", "heuristic"] as const).map((router) => {
        const { low, high } = bootstrap(own, (sample) => routingFigures(sample.map((row) => row[router])).apgr, {
          resamples: 100,
        });
        return `${routingFigures(own.map((row) => row[router])).apgr.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
      });
      print(`| ${group} | ${rows.length} | ${figures.join(" | ")} | ${abstained} |`);
    }
  }
  const pooled = scored.filter(({ group }) => !group.startsWith("zeroeval"));
  for (const router of ["trained", "gap", "length", "heuristic"] as const) {
    const { low, high } = bootstrap(pooled, (sample) => routingFigures(sample.map((row) => row[router])).apgr, {
      resamples: 100,
    });
    print(
      `all MMLU-Pro rows pooled, ${router}: ${routingFigures(pooled.map((row) => row[router])).apgr.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`,
    );
  }
}
