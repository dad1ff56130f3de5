import { type BootstrapOptions, bootstrap, type Interval } from "./bootstrap.ts";

/** How much more one statistic is than another on the same rows, with the middle 95% of the difference. */
export interface PairedDifference extends Interval {
  readonly difference: number;
}

/**
 * The paired bootstrap (Efron and Tibshirani 1993; for system comparison Koehn 2004): both statistics are taken of the
 * same resamples, so that what moves both alike does not widen the interval. Two separate intervals that overlap say
 * little; an interval of the difference that leaves 0 out says that one is better on rows like these.
 *
 * @example
 * import { pairedDifference, routingFigures } from "@spillway/evals";
 * const rows = [{ weak: 1, strong: 1, ours: 0.1, theirs: 0.7 }, { weak: 0, strong: 1, ours: 0.9, theirs: 0.2 }];
 * const apgrBy = (by: "ours" | "theirs") => (sample: readonly (typeof rows)[number][]) =>
 *   routingFigures(sample.map((row) => ({ ...row, score: row[by] }))).apgr;
 * const { difference, low, high } = pairedDifference(rows, apgrBy("ours"), apgrBy("theirs"));
 */
export function pairedDifference<Row>(
  rows: readonly Row[],
  ours: (sample: readonly Row[]) => number,
  theirs: (sample: readonly Row[]) => number,
  options: BootstrapOptions = {},
): PairedDifference {
  const difference = (sample: readonly Row[]): number => ours(sample) - theirs(sample);
  return { difference: difference(rows), ...bootstrap(rows, difference, options) };
}
