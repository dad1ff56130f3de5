import type { Route } from "@spillway/registry";

/** The difficulty up to which requests start at each tier. */
export function tierLimits({ tiers }: Route): readonly number[] {
  return tiers.map(({ maxDifficulty }) => maxDifficulty);
}
