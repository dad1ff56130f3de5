import { ConfigError } from "@spillway/core";
import { gramBuckets } from "../trained/grams.ts";
import type { TrainedModel } from "../trained/model.ts";
import { logistic } from "./logistic.ts";
import { modelMark } from "./model-mark.ts";
import type { TaskArtefact, TaskFeature, TaskParts, TaskPrediction, TierAbility } from "./task-artefact.ts";
import { denseWidth, type TextNumbers, type TextReading, type TextRow, writeDense } from "./text-row.ts";

/** Predicts how well each tier answers a text, by what `fitTask` learnt. */
export class TaskModel {
  readonly artefact: TaskArtefact;
  readonly #model: TrainedModel;
  readonly #names: readonly string[];
  readonly #features: readonly TaskFeature[];
  /** Feature after feature for each dense value. */
  readonly #dense: Float64Array;
  /** Feature after feature for each bucket; empty where there are no features. */
  readonly #grams: Float32Array;
  /** By tier: what each feature is worth, in the order of `#names`. */
  readonly #loadings: readonly (readonly number[])[];
  readonly #sums: Float64Array;
  readonly #written: Float32Array;

  /** @throws ConfigError where the artefact is none, or belongs to another difficulty model. */
  constructor(artefact: TaskArtefact, model: TrainedModel) {
    checkArtefact(artefact, model);
    this.artefact = artefact;
    this.#model = model;
    this.#names = Object.keys(artefact.features);
    this.#features = Object.values(artefact.features);
    const count = this.#names.length;
    const width = denseWidth(model);
    this.#dense = new Float64Array(width * count);
    this.#grams = new Float32Array(count === 0 ? 0 : gramBuckets * count);
    for (const [at, { dense, grams }] of this.#features.entries()) {
      for (const [index, weight] of dense.entries()) this.#dense[index * count + at] = weight;
      for (const [bucket, weight] of Object.entries(grams)) this.#grams[Number(bucket) * count + at] = weight;
    }
    this.#loadings = artefact.tiers.map(({ features }) => this.#names.map((name) => features[name] ?? 0));
    this.#sums = new Float64Array(count);
    this.#written = new Float32Array(width);
  }

  /** Reads a text and predicts. `prior` is another classifier's score of it, 0 to 1, where the samples had one. */
  predict(text: string, prior?: number): TaskPrediction {
    return this.predictRead(this.#model.estimate(text, prior));
  }

  /** Predicts from the reading that the difficulty model has just made; it must not have read another text since. */
  predictRead(reading: TextReading): TaskPrediction {
    if (this.#names.length > 0) {
      writeDense(this.#model, reading, this.#written);
      const { buckets, values, count } = this.#model.features.grams;
      this.#sum({ dense: this.#written, buckets, values, count });
    }
    return this.#prediction(reading);
  }

  /** What moves a tier's log odds on the text that `predictRead` was given last. */
  partsOf({ score, domain }: TextReading, tier: number): TaskParts {
    const { slope, domains } = this.artefact.tiers[tier] as TierAbility;
    const loadings = this.#loadings[tier] as readonly number[];
    let samples = 0;
    for (let at = 0; at < loadings.length; at++) samples += (loadings[at] as number) * (this.#sums[at] as number);
    return { difficulty: -slope * score, subject: domains[domain] ?? 0, samples };
  }

  /** Predicts from a text's kept numbers. */
  predictRow(row: TextRow): TaskPrediction {
    this.#sum(row);
    return this.#prediction(row);
  }

  /** What each feature says of a text, by name. */
  featuresOf(row: TextRow): ReadonlyMap<string, number> {
    this.#sum(row);
    return new Map(this.#names.map((name, at) => [name, this.#sums[at] as number]));
  }

  #sum({ dense, buckets, values, count }: TextNumbers): void {
    const sums = this.#sums;
    const features = sums.length;
    for (let at = 0; at < features; at++) sums[at] = (this.#features[at] as TaskFeature).bias;
    if (features === 0) return;
    for (let index = 0; index < dense.length; index++) {
      const value = dense[index] as number;
      const from = index * features;
      for (let at = 0; at < features; at++) {
        sums[at] = (sums[at] as number) + value * (this.#dense[from + at] as number);
      }
    }
    for (let index = 0; index < count; index++) {
      const value = values[index] as number;
      const from = (buckets[index] as number) * features;
      for (let at = 0; at < features; at++) {
        sums[at] = (sums[at] as number) + value * (this.#grams[from + at] as number);
      }
    }
  }

  #prediction({ score, domain }: TextReading): TaskPrediction {
    const { tiers, gainPerScore } = this.artefact;
    const tierSuccess = tiers.map(({ ability, slope, domains }: TierAbility, tier) => {
      let logOdds = ability + (domains[domain] ?? 0) - slope * score;
      const loadings = this.#loadings[tier] as readonly number[];
      for (let at = 0; at < loadings.length; at++) {
        logOdds += (loadings[at] as number) * (this.#sums[at] as number);
      }
      return logistic(logOdds);
    });
    const more = (tierSuccess.at(-1) as number) - (tierSuccess[0] as number);
    return { tierSuccess, gain: tiers.length < 2 ? 0 : more + gainPerScore * score };
  }
}

function checkArtefact(artefact: TaskArtefact, model: TrainedModel): void {
  if (artefact.format !== "spillway-task" || artefact.version !== 1 || artefact.tiers.length === 0) {
    throw new ConfigError([
      { path: "task", message: "Give what fitTask or calibrate made: spillway-task, version 1." },
    ]);
  }
  if (artefact.model !== modelMark(model)) {
    const message = "It was made with other difficulty weights than this version has: calibrate again on your samples.";
    throw new ConfigError([{ path: "task.model", message }]);
  }
}
