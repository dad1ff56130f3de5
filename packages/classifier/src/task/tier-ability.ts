import { type Belief, fitLogistic, logOddsAt } from "./logistic.ts";
import { sixDigits } from "./six-digits.ts";
import type { TierAbility } from "./task-artefact.ts";
import type { TextReading } from "./text-row.ts";

/** A feature's values on all rows, and what it is worth to a tier before its outcomes are seen. */
export interface FeatureColumn {
  readonly name: string;
  readonly values: Float64Array;
  /** The sign and size with which the tier takes part in it. */
  readonly part: number;
}

/** One tier's outcomes on rows. */
export interface TierOutcomes {
  readonly rows: readonly TextReading[];
  /** By row; undefined where it is not known. */
  readonly outcomes: readonly (number | undefined)[];
  readonly features: readonly FeatureColumn[];
  /** The mean slope of the tiers. */
  readonly slope: number;
}

/** Chosen on simulated tasks of other models and held-out subjects. */
const abilityBelief: Belief = { mean: 0.5, deviation: 3 };
const taskSlopeBelief: Belief = { mean: 0.8, deviation: 0.2 };
const slopeDeviation = 0.15;
const domainBelief: Belief = { mean: 0, deviation: 0.1 };
const featureBelief: Belief = { mean: 5, deviation: 2 };

/**
 * The mean slope of a task's tiers: one logistic regression with an ability for each tier and one slope, drawn to what it
 * was on other tasks.
 *
 * @param outcomes By tier, then by row.
 */
export function meanSlope(
  rows: readonly TextReading[],
  outcomes: readonly (readonly (number | undefined)[])[],
): number {
  const known = outcomes.flatMap((ofTier, tier) =>
    ofTier.flatMap((outcome, row) => (outcome === undefined ? [] : [{ tier, row, outcome }])),
  );
  const columns = outcomes.map((_, tier) => Float64Array.from(known, (one) => (one.tier === tier ? 1 : 0)));
  columns.push(Float64Array.from(known, ({ row }) => -(rows[row] as TextReading).score));
  const weights = fitLogistic(
    columns,
    Float64Array.from(known, ({ outcome }) => outcome),
    [...outcomes.map(() => abilityBelief), taskSlopeBelief],
  );
  return weights.at(-1) as number;
}

/**
 * One tier's model on the difficulty scale: log odds = ability + what its subject adds - slope * score + features. The two
 * parameters are those of the two-parameter logistic item response model (Birnbaum, in Lord and Novick, "Statistical theories
 * of mental test scores", 1968), read with the question's difficulty given; the slope is drawn to that of the other tiers and
 * the subjects' abilities to the tier's own (partial pooling: Gelman and Hill 2006). Features come in by what they said of
 * rows they had not seen, so that the probabilities need no further calibration (Platt 1999 does the same with one score).
 *
 * @returns The ability, and the log odds of each row.
 */
export function tierAbility({ rows, outcomes, features, slope }: TierOutcomes): {
  readonly tier: TierAbility;
  readonly logOdds: Float64Array;
} {
  const names = [...new Set(rows.map(({ domain }) => domain))].sort();
  const all = [
    new Float64Array(rows.length).fill(1),
    Float64Array.from(rows, ({ score }) => -score),
    ...names.map((name) => Float64Array.from(rows, ({ domain }) => (domain === name ? 1 : 0))),
    ...features.map(({ values, part }) => values.map((value) => part * value)),
  ];
  const known = outcomes.flatMap((outcome, row) => (outcome === undefined ? [] : [row]));
  const weights = fitLogistic(
    all.map((column) => Float64Array.from(known, (row) => column[row] as number)),
    Float64Array.from(known, (row) => outcomes[row] as number),
    [
      abilityBelief,
      { mean: slope, deviation: slopeDeviation },
      ...names.map(() => domainBelief),
      ...features.map(() => featureBelief),
    ],
  );
  const at = (index: number): number => weights[index] as number;
  const tier: TierAbility = {
    labels: known.length,
    ability: sixDigits(at(0)),
    slope: sixDigits(at(1)),
    domains: Object.fromEntries(names.map((name, index) => [name, sixDigits(at(2 + index))])),
    features: Object.fromEntries(
      features.map(({ name, part }, index) => [name, sixDigits(part * at(2 + names.length + index))]),
    ),
  };
  return { tier, logOdds: Float64Array.from(rows, (_, row) => logOddsAt(all, weights, row)) };
}
