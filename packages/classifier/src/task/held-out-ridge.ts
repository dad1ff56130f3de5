import { seededOrder } from "../random/seeded-order.ts";
import type { FeatureMatrix } from "./feature-matrix.ts";
import { lentTargets } from "./lent-targets.ts";
import { fitRidge, type RidgeWeights } from "./ridge.ts";

/** What a regression is fitted to. */
export interface RidgeTask {
  readonly matrix: FeatureMatrix;
  /** Which rows of the matrix; `values` and `domains` are by these. */
  readonly rows: readonly number[];
  readonly values: Float64Array;
  readonly domains: readonly string[];
  /** To choose from. */
  readonly penalties: readonly number[];
}

/** A regression and what it says of the rows it had not seen. */
export interface HeldOutRidge extends RidgeWeights {
  readonly penalty: number;
  /** By row of the task: what the regression said that was fitted without it. */
  readonly heldOut: Float64Array;
}

const folds = 5;

/**
 * The regression with the penalty that does best on rows held out, in five folds of a seeded order; undefined where none
 * does better than the mean. Yields after each regression.
 */
export function* heldOutRidge(task: RidgeTask): Generator<void, HeldOutRidge | undefined> {
  const { matrix, rows, values, domains } = task;
  const penalties = task.penalties.toSorted((a, b) => b - a);
  if (penalties.length === 0) return undefined;
  const heldOut = penalties.map(() => new Float64Array(rows.length));
  const errors = new Float64Array(penalties.length);
  let withoutFeatures = 0;
  const order = seededOrder(rows.length, 1);
  for (let fold = 0; fold < folds; fold++) {
    const kept = order.filter((_, place) => place % folds !== fold);
    const held = order.filter((_, place) => place % folds === fold);
    const targets = lentTargets(
      kept.map((at) => domains[at] as string),
      Float64Array.from(kept, (at) => values[at] as number),
    );
    const keptRows = kept.map((at) => rows[at] as number);
    let last: RidgeWeights | undefined;
    for (const [choice, penalty] of penalties.entries()) {
      last = fitRidge(matrix, keptRows, targets, penalty, last?.weights);
      for (const at of held) {
        const said = last.bias + matrix.dot(rows[at] as number, last.weights);
        (heldOut[choice] as Float64Array)[at] = said;
        errors[choice] = (errors[choice] as number) + (said - (values[at] as number)) ** 2;
        if (choice === 0) withoutFeatures += (last.bias - (values[at] as number)) ** 2;
      }
      yield;
    }
  }
  let best = 0;
  for (let choice = 1; choice < penalties.length; choice++) {
    if ((errors[choice] as number) < (errors[best] as number)) best = choice;
  }
  if (!((errors[best] as number) < withoutFeatures)) return undefined;
  const penalty = penalties[best] as number;
  const { bias, weights } = fitRidge(matrix, rows, lentTargets(domains, values), penalty);
  return { penalty, bias, weights, heldOut: heldOut[best] as Float64Array };
}
