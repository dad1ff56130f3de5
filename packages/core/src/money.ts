/** Nano-dollars in a dollar. Money is added in whole nano-dollars, so that sums never drift. */
export const nanoUsdPerUsd = 1_000_000_000;

/** Rounds dollars to whole nano-dollars. */
export function toNanoUsd(usd: number): number {
  return Math.round(usd * nanoUsdPerUsd);
}

/** Whole nano-dollars as dollars. */
export function toUsd(nanoUsd: number): number {
  return nanoUsd / nanoUsdPerUsd;
}
