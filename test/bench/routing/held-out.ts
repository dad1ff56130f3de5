import type { Estimate } from "../../../packages/classifier/src/trained/model.ts";
import type { Row } from "../../../packages/classifier/training/rows.ts";
import type { Context } from "./context.ts";
import { trainedOn } from "./split-model.ts";

/** A training row, and what a model that has seen nothing of its group says of it. */
export interface HeldOut {
  /** A category of MMLU-Pro, or a whole small source. */
  readonly group: string;
  readonly row: Row;
  readonly estimate: Estimate;
}

const folds = 5;
const made = new WeakMap<Context, HeldOut[]>();

/** Every training row, estimated by a model trained without its group. Made once for a run. */
export function heldOutEstimates(context: Context): readonly HeldOut[] {
  const known = made.get(context);
  if (known !== undefined) return known;
  const { examples, vectors, progress } = context;
  const groupOf = (row: Row): string => (row.source === "mmlu_pro" ? row.task : row.source);
  const names = [...new Set(examples.map(({ row }) => groupOf(row)))].sort();
  const all: HeldOut[] = [];
  for (let fold = 0; fold < folds; fold++) {
    progress(`held-out groups: fold ${fold + 1} of ${folds}`);
    const held = new Set(names.filter((_, index) => index % folds === fold));
    const model = trainedOn(
      examples.filter(({ row }) => !held.has(groupOf(row))),
      vectors,
    );
    for (const { row, prior } of examples) {
      const group = groupOf(row);
      if (held.has(group)) all.push({ group, row, estimate: model.estimate(row.prompt, prior) });
    }
  }
  made.set(context, all);
  return all;
}
