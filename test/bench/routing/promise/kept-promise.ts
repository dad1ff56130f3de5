import { type Calibration, calibrate } from "@spillway/classifier";
import { type Sample, SpillwayError } from "@spillway/core";
import { seededRandom, shuffled } from "@spillway/evals";
import { trustedReasons } from "../../../../packages/classifier/src/calibrate/reference.ts";
import { tierByPenalty } from "../../../../packages/classifier/src/calibrate/tier-policy.ts";
import { TaskModel } from "../../../../packages/classifier/src/task/task-model.ts";
import { type TextRow, textRow } from "../../../../packages/classifier/src/task/text-row.ts";
import { shippedModel } from "../../../../packages/classifier/src/trained/shipped.ts";
import { heuristicScore, mean } from "../context.ts";
import type { PromiseTask } from "./tasks.ts";

/** What came of one promise on the rows that it was not made from. */
export interface KeptPromise {
  /** Mean outcome as a part of the last tier's. */
  readonly qualityOfStrong: number;
  /** The share of rows at the last tier. */
  readonly strongShare: number;
}

interface ReadRow {
  readonly sample: Sample;
  readonly read: TextRow;
  readonly abstains: string | undefined;
  readonly weak: number;
  readonly strong: number;
}

/** Makes promises from labels of a task and applies their policies to the other rows. */
export class PromiseTrial {
  readonly #task: PromiseTask;
  readonly #rows: readonly ReadRow[];

  constructor(task: PromiseTask) {
    const model = shippedModel();
    this.#task = task;
    this.#rows = task.rows.map(({ prompt, outcomes, task: domain }) => {
      const prior = heuristicScore(prompt);
      const own = task.tiers.map((tier) => outcomes[tier] as number);
      return {
        sample: {
          text: prompt,
          domain,
          outcomes: { [task.tiers[0]]: own[0] as number, [task.tiers[1]]: own[1] as number },
        },
        abstains: model.estimate(prompt, prior).abstains,
        read: textRow(model, prompt, prior),
        weak: own[0] as number,
        strong: own[1] as number,
      };
    });
  }

  /** One draw of labels: what came of its promise; undefined where `calibrate` refused to make it. */
  run(labels: number, draw: number, qualityOfStrong: number): KeptPromise | undefined {
    const order = shuffled(this.#rows.length, seededRandom(draw)).map((index) => this.#rows[index] as ReadRow);
    const samples = order.slice(0, labels).map(({ sample }) => sample);
    try {
      const calibration = calibrate({ samples, tiers: this.#task.tiers, target: { qualityOfStrong } });
      return applied(calibration, order.slice(labels));
    } catch (error) {
      if (SpillwayError.isInstance(error, "promise_refused")) return undefined;
      throw error;
    }
  }
}

function applied({ task, policy, reference }: Calibration, rows: readonly ReadRow[]): KeptPromise {
  const fitted = new TaskModel(task, shippedModel());
  const trusted = trustedReasons(reference.abstained);
  const goesUp = rows.map(
    ({ read, abstains }) =>
      (abstains !== undefined && !trusted.has(abstains)) ||
      tierByPenalty(fitted.predictRow(read), policy.tierCosts, policy.penalty) === 1,
  );
  const quality = mean(rows.map(({ weak, strong }, index) => (goesUp[index] ? strong : weak)));
  return {
    qualityOfStrong: quality / mean(rows.map(({ strong }) => strong)),
    strongShare: mean(goesUp.map(Number)),
  };
}
