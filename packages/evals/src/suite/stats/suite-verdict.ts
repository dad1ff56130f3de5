import { type Estimate, pairedShares } from "./paired-shares.ts";

/**
 * `no worse`: the interval lies above minus the tolerance. `worse`: it lies below 0, and reaches below minus the tolerance.
 * `unclear`: the cases are too few to say.
 */
export type SuiteVerdict = "no worse" | "worse" | "unclear";

/** The verdict on a difference: candidate less incumbent. */
export function suiteVerdict({ low, high }: Pick<Estimate, "low" | "high">, tolerance: number): SuiteVerdict {
  if (low > -tolerance) return "no worse";
  return high < 0 ? "worse" : "unclear";
}

const mostCases = 1_000_000;

/**
 * How many cases like these would show that the candidate is no worse; undefined where no number would, because it already
 * looks worse than tolerated.
 */
export function casesNeeded(gained: number, lost: number, pairs: number, tolerance: number): number | undefined {
  const shows = (cases: number) => {
    const scale = pairs === 0 ? 0 : cases / pairs;
    return pairedShares(gained * scale, lost * scale, cases).low > -tolerance;
  };
  if (!shows(mostCases)) return undefined;
  let low = 0;
  let high = mostCases;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (shows(middle)) high = middle;
    else low = middle;
  }
  return high;
}
