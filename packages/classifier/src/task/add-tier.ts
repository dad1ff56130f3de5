import type { TrainedModel } from "../trained/model.ts";
import { checkTierSamples } from "./check-samples.ts";
import { FeatureMatrix } from "./feature-matrix.ts";
import { featureOf } from "./feature-of.ts";
import { finished } from "./finished.ts";
import { heldOutRidge } from "./held-out-ridge.ts";
import { logistic } from "./logistic.ts";
import type { TaskArtefact } from "./task-artefact.ts";
import { taskFitOf } from "./task-fit.ts";
import { TaskModel } from "./task-model.ts";
import type { TierSample } from "./task-sample.ts";
import { type FeatureColumn, tierAbility } from "./tier-ability.ts";

/**
 * Lets a model join a route from samples of its own alone: the other tiers stay as they are, number for number. It takes over
 * the slope of the difficulty scale and what all tiers share of the features, so that few samples place it; a feature of its
 * own comes in where it helps on samples held out. Two tiers keep the contrast between them as it is.
 *
 * @param at The index that it is to have among the tiers, small to frontier; the number of tiers puts it last.
 * @throws ConfigError with every fault in the samples; also where there are fewer than 50.
 */
export function addTier(
  artefact: TaskArtefact,
  model: TrainedModel,
  samples: readonly TierSample[],
  at: number,
): TaskArtefact {
  checkTierSamples(samples, at, artefact.tiers.length);
  const task = new TaskModel(artefact, model);
  const { rows, outcomes, domains, penaltiesOf } = taskFitOf(
    model,
    samples.map(({ outcome, ...sample }) => ({ ...sample, outcomes: [outcome] })),
  );
  const values = outcomes.map(([outcome]) => outcome as number);
  const fit = { rows, outcomes: values, slope: artefact.slope };
  const shared: FeatureColumn[] = "shared" in artefact.features ? [sharedOf(task, rows)] : [];
  const { logOdds } = tierAbility({ ...fit, features: shared });
  const matrix = new FeatureMatrix(rows);
  const own = finished(
    heldOutRidge({
      matrix,
      rows: rows.map((_, row) => row),
      values: Float64Array.from(values, (value, row) => value - logistic(logOdds[row] as number)),
      domains,
      penalties: penaltiesOf("own"),
    }),
  );
  const name = freeName(artefact);
  const features = own === undefined ? shared : [...shared, { name, values: own.heldOut, part: 1 }];
  const { tier } = tierAbility({ ...fit, features });
  return {
    ...artefact,
    features: own === undefined ? artefact.features : { ...artefact.features, [name]: featureOf(matrix, own) },
    tiers: artefact.tiers.toSpliced(at, 0, tier),
  };
}

function sharedOf(task: TaskModel, rows: readonly Parameters<TaskModel["featuresOf"]>[0][]): FeatureColumn {
  return { name: "shared", values: Float64Array.from(rows, (row) => task.featuresOf(row).get("shared") ?? 0), part: 1 };
}

/** Tiers move when one joins, so a feature of its own is not named by the tier's index. */
function freeName({ features }: TaskArtefact): string {
  let number = 1;
  while (`joined-${number}` in features) number++;
  return `joined-${number}`;
}
