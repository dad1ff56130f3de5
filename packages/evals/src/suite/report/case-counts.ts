import { type Estimate, pairedShares } from "../stats/paired-shares.ts";
import type { WeighedTrial } from "./side-report.ts";
import type { Passed } from "./trial-passes.ts";

/** Counts of cases, as many of equal weight: those that only one side passes, in shares where samples differ. */
export interface CaseCounts {
  /** As how many cases of equal weight the cases count (Kish's effective sample size). */
  readonly cases: number;
  readonly gained: number;
  readonly lost: number;
}

/** What is taken for a side without a verdict. */
type Guess = (trial: WeighedTrial) => number;

/** The difference between the sides, with trials without a verdict at their worst below and at their best above. */
export function differenceOf(trials: readonly WeighedTrial[]): Estimate & { readonly worst: CaseCounts } {
  const worst = countCases(trials, ({ candidate, incumbent }) => shareOf(candidate, 0) - shareOf(incumbent, 1));
  const best = countCases(trials, ({ candidate, incumbent }) => shareOf(candidate, 1) - shareOf(incumbent, 0));
  const decided = countCases(
    trials.filter(({ candidate, incumbent }) => candidate !== "none" && incumbent !== "none"),
    ({ candidate, incumbent }) => shareOf(candidate, 0) - shareOf(incumbent, 0),
  );
  const interval = (counts: CaseCounts) => pairedShares(counts.gained, counts.lost, counts.cases);
  return {
    estimate: interval(decided).estimate,
    low: interval(worst).low,
    high: interval(best).high,
    worst,
  };
}

/** How many cases the candidate does better in, and worse, over all samples of each that have a verdict. */
export function differingCases(trials: readonly WeighedTrial[]): { readonly better: number; readonly worse: number } {
  const differences = [...byCase(trials).values()].map((samples) =>
    samples.reduce((sum, { candidate, incumbent }) => {
      const isDecided = candidate !== "none" && incumbent !== "none";
      return isDecided ? sum + shareOf(candidate, 0) - shareOf(incumbent, 0) : sum;
    }, 0),
  );
  return {
    better: differences.filter((difference) => difference > 0).length,
    worse: differences.filter((difference) => difference < 0).length,
  };
}

/** As how many cases of equal weight the trials count. */
export function effectiveCases(trials: readonly WeighedTrial[]): number {
  return countCases(trials, () => 0).cases;
}

function countCases(trials: readonly WeighedTrial[], difference: Guess): CaseCounts {
  let sum = 0;
  let squares = 0;
  let gained = 0;
  let lost = 0;
  for (const samples of byCase(trials).values()) {
    const weight = samples[0]?.weight ?? 0;
    const mean = samples.reduce((total, trial) => total + difference(trial), 0) / samples.length;
    sum += weight;
    squares += weight * weight;
    gained += weight * Math.max(0, mean);
    lost += weight * Math.max(0, -mean);
  }
  const cases = sum === 0 ? 0 : (sum * sum) / squares;
  const scale = sum === 0 ? 0 : cases / sum;
  return { cases, gained: gained * scale, lost: lost * scale };
}

function byCase(trials: readonly WeighedTrial[]): ReadonlyMap<string, readonly WeighedTrial[]> {
  return Map.groupBy(trials, ({ result }) => result.trial.one.id);
}

function shareOf(passed: Passed, unknown: number): number {
  if (passed === "none") return unknown;
  return passed === "pass" ? 1 : 0;
}
