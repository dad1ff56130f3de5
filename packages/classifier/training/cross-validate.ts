import { TrainedModel } from "../src/trained/model.ts";
import type { Example } from "./examples.ts";
import { fitModel } from "./fit.ts";
import { spearman } from "./spearman.ts";
import { failureRate } from "./targets.ts";
import type { WordVectors } from "./vectors.ts";

const folds = 4;

/** The rank correlation with the share of models that fail, on sources and categories that the fit had not seen. */
export function crossValidated(examples: readonly Example[], vectors: WordVectors) {
  const groups = examples.map(groupOf);
  const names = [...new Set(groups)].sort();
  const by: Record<string, { rows: number; model: number; length: number }> = {};
  for (let fold = 0; fold < folds; fold++) {
    const held = new Set(names.filter((_, index) => index % folds === fold));
    const kept = examples.filter((_, index) => !held.has(groups[index] as string));
    const model = new TrainedModel({ ...fitModel(kept, vectors), provenance: {}, metrics: {} });
    for (const name of held) {
      const rows = examples.filter((_, index) => groups[index] === name);
      const failures = rows.map(failureRate);
      by[name] = {
        rows: rows.length,
        model: rounded(
          spearman(
            rows.map(({ row, prior }) => model.scores(row.prompt, prior).score),
            failures,
          ),
        ),
        length: rounded(
          spearman(
            rows.map(({ row }) => row.prompt.length),
            failures,
          ),
        ),
      };
    }
  }
  const mean = (of: "model" | "length"): number =>
    rounded(names.reduce((sum, name) => sum + (by[name]?.[of] ?? 0), 0) / names.length);
  return { heldOutRankCorrelation: { mean: mean("model"), promptLength: mean("length"), by } };
}

/** A category of the large source, or a whole small one. */
function groupOf({ row }: Example): string {
  return row.source === "mmlu_pro" ? row.task : row.source;
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
