import type { TrainedModel } from "../trained/model.ts";
import { FeatureMatrix } from "./feature-matrix.ts";
import { featureOf } from "./feature-of.ts";
import { heldOutRidge } from "./held-out-ridge.ts";
import { logistic } from "./logistic.ts";
import { modelMark } from "./model-mark.ts";
import { sixDigits } from "./six-digits.ts";
import type { TaskArtefact, TaskFeature } from "./task-artefact.ts";
import type { TaskFit } from "./task-fit.ts";
import { taskResiduals } from "./task-residuals.ts";
import { type FeatureColumn, meanSlope, tierAbility } from "./tier-ability.ts";

/** Chosen on simulated tasks of other models and held-out subjects. */
const gainPerScore = 0.1;
/** With this many samples, what the score adds to the gain counts half. */
const gainFadesAt = 100;

/**
 * Fits abilities first; what they leave unexplained goes to features: one that all tiers share, which bends the difficulty
 * scale to the traffic, and one for each tier (or one contrast, where there are two); then the abilities again, with what
 * each feature said of the rows that it had not seen. Yields after each
 * regression.
 */
export function* taskFitting(model: TrainedModel, fit: TaskFit): Generator<void, TaskArtefact> {
  const { rows, outcomes, domains } = fit;
  const tiers = Array.from({ length: outcomes[0]?.length ?? 0 }, (_, tier) => outcomes.map((row) => row[tier]));
  const slope = meanSlope(rows, tiers);
  const first = tiers.map((ofTier) => tierAbility({ rows, outcomes: ofTier, features: [], slope }));
  const left = tiers.map((ofTier, tier) =>
    ofTier.map((outcome, row) =>
      outcome === undefined ? undefined : outcome - logistic(first[tier]?.logOdds[row] as number),
    ),
  );
  const matrix = new FeatureMatrix(rows);
  const features: Record<string, TaskFeature> = {};
  const columns: { readonly column: Omit<FeatureColumn, "part">; readonly parts: readonly number[] }[] = [];
  for (const { name, rows: known, values, parts } of taskResiduals(left)) {
    const ridge = yield* heldOutRidge({
      matrix,
      rows: known,
      values,
      domains: known.map((row) => domains[row] as string),
      penalties: fit.penaltiesOf(name),
    });
    if (ridge === undefined) continue;
    features[name] = featureOf(matrix, ridge);
    const heldOut = new Float64Array(rows.length);
    for (const [at, row] of known.entries()) heldOut[row] = ridge.heldOut[at] as number;
    columns.push({ column: { name, values: heldOut }, parts });
  }
  return {
    format: "spillway-task",
    version: 1,
    model: modelMark(model),
    samples: rows.length,
    slope: sixDigits(slope),
    gainPerScore: sixDigits((gainPerScore * gainFadesAt) / (gainFadesAt + rows.length)),
    features,
    tiers: tiers.map((ofTier, tier) => {
      const own = columns.flatMap(({ column, parts }) => {
        const part = parts[tier] as number;
        return part === 0 ? [] : [{ ...column, part }];
      });
      return tierAbility({ rows, outcomes: ofTier, features: own, slope }).tier;
    }),
  };
}
