import type { ConfigIssue, Sample } from "@spillway/core";
import { mean } from "./interval.ts";

/**
 * What each tier costs, as a part of the last one's: as given, or by the samples that know costs. With two tiers nothing
 * hangs on it.
 */
export function tierCostsOf(
  samples: readonly Sample[],
  tiers: readonly string[],
  given: readonly number[] | undefined,
  issues: ConfigIssue[],
): readonly number[] {
  if (given !== undefined) {
    const wrong = given.length !== tiers.length || !given.every((cost) => cost >= 0) || !((given.at(-1) ?? 0) > 0);
    if (wrong) issues.push({ path: "tierCostsUsd", message: "Give US dollars for each tier; the last above 0." });
    return given.map((cost) => cost / (given.at(-1) as number));
  }
  const known = samples.filter(({ costsUsd }) => tiers.every((tier) => costsUsd?.[tier] !== undefined));
  const costs = tiers.map((tier) => mean(known.map(({ costsUsd }) => costsUsd?.[tier] as number)));
  if (known.length > 0 && (costs.at(-1) as number) > 0)
    return costs.map((cost) => digits(cost / (costs.at(-1) as number)));
  if (tiers.length > 2) {
    issues.push({
      path: "tierCostsUsd",
      message: "Say what each tier costs, or give costsUsd of every tier on the samples: three tiers and more need it.",
    });
  }
  return tiers.map((_, tier) => tier / Math.max(1, tiers.length - 1));
}

function digits(value: number): number {
  return Number(value.toPrecision(6));
}
