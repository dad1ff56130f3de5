import type { Estimate } from "../src/trained/estimate.ts";
import { TrainedModel } from "../src/trained/model.ts";
import { abstentionCurve, type Confidence, fitConfidence, type HeldOut } from "./confidence.ts";
import type { Example } from "./examples.ts";
import { fitModel } from "./fit.ts";
import { spearman } from "./spearman.ts";
import { categoryOf, failureRate } from "./targets.ts";
import type { WordVectors } from "./vectors.ts";

const folds = 4;

/**
 * On sources and categories that the fit had not seen: the rank correlation with the share of models that fail, how the
 * order improves where the least confident are left out, and what the confidence is calibrated by.
 */
export function crossValidated(
  examples: readonly Example[],
  vectors: WordVectors,
): { metrics: Readonly<Record<string, unknown>>; confidence: Confidence } {
  const groups = examples.map(categoryOf);
  const heldOut: HeldOut[] = [];
  const names = [...new Set(groups)].sort();
  const by: Record<string, { rows: number; model: number; length: number }> = {};
  for (let fold = 0; fold < folds; fold++) {
    const held = new Set(names.filter((_, index) => index % folds === fold));
    const kept = examples.filter((_, index) => !held.has(groups[index] as string));
    const model = new TrainedModel({ ...fitModel(kept, vectors), provenance: {}, metrics: {} });
    for (const name of held) {
      const rows = examples.filter((_, index) => groups[index] === name);
      const failures = rows.map(failureRate);
      const estimates = rows.map(({ row, prior }) => model.estimate(row.prompt, prior));
      for (const [index, { row }] of rows.entries()) {
        const { score, abstains } = estimates[index] as Estimate;
        if (abstains === undefined) heldOut.push({ score, source: row.source, failure: failures[index] as number });
      }
      by[name] = {
        rows: rows.length,
        model: rounded(
          spearman(
            estimates.map(({ score }) => score),
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
  const confidence = fitConfidence(heldOut);
  return {
    confidence,
    metrics: {
      heldOutRankCorrelation: { mean: mean("model"), promptLength: mean("length"), by },
      heldOutSideRightByShareAnswered: abstentionCurve(heldOut, confidence),
    },
  };
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
