import { gramBuckets } from "./grams.ts";
import type { TrainedModel } from "./model.ts";
import { fitPlatt, plattProbability } from "./platt.ts";
import { fitRidge, predictRidge, type RidgeRow, type RidgeWeights } from "./ridge.ts";
import { smoothedTargets } from "./smooth.ts";

/** What is known of one request: how well each tier's model answered it. */
export interface AdaptLabel {
  readonly text: string;
  /** 0 to 1 by tier, small to frontier. */
  readonly outcomes: readonly number[];
  /** The subject, where the label's owner knows it; abilities are then shared within a subject. */
  readonly domain?: string;
  /** Another classifier's score of the text, 0 to 1, if the estimates will have it too. @default the heuristic's */
  readonly prior?: number;
}

/** Settings of `adapt`; the defaults come from tries with 1,500 labels of one task and may not suit every other. */
export interface AdaptOptions {
  /** The share of a label's own outcome in its target; the rest is its subject's mean. @default 0.2 */
  readonly ownShare?: number;
  /** The penalties to choose from by cross-validation. @default [2, 5, 15, 50, 150] */
  readonly penalties?: readonly number[];
}

/** What an adapted model says of a text. */
export interface Adapted {
  /** The calibrated probability that each tier's model answers well, small to frontier. */
  readonly tierSuccess: readonly number[];
  /** How much better the last tier is expected to do than the first: what routing orders by. */
  readonly gain: number;
}

/** A model moved to a user's own tiers and traffic. */
export interface AdaptedModel {
  predict(text: string, prior?: number): Adapted;
}

const folds = 5;
/** What one unit of the trained score is worth before any label is seen; it fades as labels come in. */
const gainSlope = 0.04;
const successSlope = -0.08;
/** With this many labels the trained score's own worth counts half. */
const fadesAt = 100;
/** Fewer labels than this are held closer to the trained score. */
const plenty = 300;
/** The strong model's share in the gain's target: a little under 1 orders better, for its own errors are mostly noise. */
const strongShare = 0.9;
/** Of all surface features together, of the trained scores: how much they weigh against the grams. */
const surfaceShare = 0.1;
const scoreShare = 0.1;

/**
 * Moves a trained model to the tiers of a route by labels: one regression for each tier's success and one for the gain,
 * over the trained scores, the surface and the grams; abilities are shared within the subjects of the labels; the
 * penalty is chosen and the probabilities are calibrated on labels that the regression had not seen.
 */
export function adaptModel(
  model: TrainedModel,
  labels: readonly AdaptLabel[],
  options: AdaptOptions = {},
): AdaptedModel {
  const { ownShare = 0.2, penalties = [2, 5, 15, 50, 150] } = options;
  const tiers = labels[0]?.outcomes.length ?? 0;
  const rows = labels.map((label) => rowOf(model, label.text, label.prior));
  const domains = labels.map((label) => label.domain ?? "");
  const outcomes = Array.from({ length: tiers }, (_, tier) =>
    Float64Array.from(labels, (label) => label.outcomes[tier] as number),
  );
  const gains = Float64Array.from(
    labels,
    (label) => strongShare * (label.outcomes[tiers - 1] as number) - (label.outcomes[0] as number),
  );
  const task = { rows, domains, ownShare, penalties };
  const fade = fadesAt / (fadesAt + labels.length);
  const gainWorth = gainSlope * fade;
  const successWorth = successSlope * fade;
  const gain = fitHead(task, gains, gainWorth).weights;
  const heads = outcomes.map((values) => {
    const { weights, heldOut } = fitHead(task, values, successWorth);
    return { weights, platt: fitPlatt(heldOut, values) };
  });
  return {
    predict(text, prior) {
      const row = rowOf(model, text, prior);
      const { score } = row;
      return {
        tierSuccess: heads.map(({ weights, platt }) =>
          plattProbability(platt, successWorth * score + predictRidge(weights, row)),
        ),
        gain: gainWorth * score + predictRidge(gain, row),
      };
    },
  };
}

/** A label's features and its trained score. */
interface LabelRow extends RidgeRow {
  readonly score: number;
}

interface Task {
  readonly rows: readonly LabelRow[];
  readonly domains: readonly string[];
  readonly ownShare: number;
  readonly penalties: readonly number[];
}

/** The regression with the penalty that does best on held-out labels, and its predictions of those. */
function fitHead(
  { rows, domains, ownShare, penalties }: Task,
  outcomes: Float64Array,
  slope: number,
): { weights: RidgeWeights; heldOut: Float64Array } {
  const values = outcomes.map((outcome, index) => outcome - slope * (rows[index] as LabelRow).score);
  const known = new Set(domains).size > 1;
  const targetsOf = (indices: readonly number[]): Float64Array =>
    known
      ? smoothedTargets(
          indices.map((index) => domains[index] as string),
          indices.map((index) => values[index] as number),
          ownShare,
        )
      : Float64Array.from(indices, (index) => values[index] as number);
  const closer = Math.max(1, plenty / rows.length) * (known ? 1 : 2);
  const scales = penalties.map((penalty) => penalty * closer);
  let best = { error: Number.POSITIVE_INFINITY, penalty: scales[0] as number, heldOut: new Float64Array(rows.length) };
  for (const penalty of scales) {
    const heldOut = new Float64Array(rows.length);
    for (let fold = 0; fold < folds; fold++) {
      const kept: number[] = [];
      for (let index = 0; index < rows.length; index++) if (index % folds !== fold) kept.push(index);
      const weights = fitRidge(
        kept.map((index) => rows[index] as RidgeRow),
        targetsOf(kept),
        penalty,
        gramBuckets,
      );
      for (let index = fold; index < rows.length; index += folds)
        heldOut[index] = predictRidge(weights, rows[index] as RidgeRow);
    }
    let error = 0;
    for (let index = 0; index < rows.length; index++)
      error += ((heldOut[index] as number) - (values[index] as number)) ** 2;
    if (error < best.error) best = { error, penalty, heldOut };
  }
  const all = rows.map((_, index) => index);
  return {
    weights: fitRidge(rows, targetsOf(all), best.penalty, gramBuckets),
    heldOut: best.heldOut.map((value, index) => value + slope * (rows[index] as LabelRow).score),
  };
}

function rowOf(model: TrainedModel, text: string, prior: number | undefined): LabelRow {
  const { score, gap } = model.scores(text, prior);
  const { standard, features } = model;
  const dense = new Float32Array(standard.length + 2);
  const surface = Math.sqrt(surfaceShare / Math.max(1, standard.length));
  for (let index = 0; index < standard.length; index++) dense[index] = surface * (standard[index] as number);
  dense[standard.length] = Math.sqrt(scoreShare / 2) * score;
  dense[standard.length + 1] = Math.sqrt(scoreShare / 2) * gap;
  const { grams } = features;
  return { score, dense, buckets: grams.buckets.slice(0, grams.count), values: grams.values.slice(0, grams.count) };
}
