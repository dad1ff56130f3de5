import type { TrainedModel } from "../trained/model.ts";

/** What the difficulty model says of a text, as far as tiers are predicted by it. */
export interface TextReading {
  /** Difficulty on the model's open scale. */
  readonly score: number;
  /** How much better a strong model is expected to do, on an open scale. */
  readonly gap: number;
  readonly domain: string;
}

/** A text's features as numbers. */
export interface TextNumbers {
  /** The standardised surface, the score and the gap, each times its unit. */
  readonly dense: Float32Array;
  readonly buckets: Uint16Array;
  readonly values: Float32Array;
  /** How many of the buckets and values count. */
  readonly count: number;
}

/** A text as numbers of its own, kept while the model goes on to the next. */
export interface TextRow extends TextReading, TextNumbers {}

/** Together the surface features weigh this much beside the n-grams, whose length is 1; so do the two scores. */
const denseShare = 0.1;
/** What a score is multiplied by. */
const scoreUnit = Math.sqrt(denseShare / 2);

/** How many dense values a text has. */
export function denseWidth(model: TrainedModel): number {
  return model.standard.length + 2;
}

/** Writes the dense values of the text that the model has just read. */
export function writeDense(model: TrainedModel, { score, gap }: TextReading, into: Float32Array): void {
  const { standard } = model;
  const unit = Math.sqrt(denseShare / Math.max(1, standard.length));
  for (let index = 0; index < standard.length; index++) into[index] = unit * (standard[index] as number);
  into[standard.length] = scoreUnit * score;
  into[standard.length + 1] = scoreUnit * gap;
}

/** Reads a text. */
export function textRow(model: TrainedModel, text: string, prior: number | undefined): TextRow {
  const { score, gap, domain } = model.estimate(text, prior);
  const { buckets, values, count } = model.features.grams;
  const dense = new Float32Array(denseWidth(model));
  writeDense(model, { score, gap, domain }, dense);
  return { score, gap, domain, dense, buckets: buckets.slice(0, count), values: values.slice(0, count), count };
}
