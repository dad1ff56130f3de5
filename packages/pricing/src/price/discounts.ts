/** What a user pays less than the list price, on any source's price. */
export interface Discounts {
  /** Share off everything, by contract: 0.2 is 20% off. */
  readonly committed?: number | undefined;
  /** Share off from a monthly spend on; the highest step that is reached applies. On top of `committed`. */
  readonly volume?: readonly VolumeDiscount[] | undefined;
}

/** A step of a volume discount. */
export interface VolumeDiscount {
  /** Spend of the calendar month so far, in US dollars, from which it applies. */
  readonly fromUsdPerMonth: number;
  /** 0.1 is 10% off. */
  readonly off: number;
}

/** The step that a month's spend has reached, by index; -1 for none. */
export function volumeStep({ volume }: Discounts, monthSpendUsd: number): number {
  if (volume === undefined) return -1;
  let reached = -1;
  for (const [index, step] of volume.entries()) {
    const best = volume[reached]?.fromUsdPerMonth ?? Number.NEGATIVE_INFINITY;
    if (monthSpendUsd >= step.fromUsdPerMonth && step.fromUsdPerMonth >= best) reached = index;
  }
  return reached;
}

/** The factor on the list price, and what is to be said of it. */
export function discountFactor(
  discounts: Discounts,
  step: number,
): { readonly factor: number; readonly said: string[] } {
  const committed = discounts.committed ?? 0;
  const volume = discounts.volume?.[step]?.off ?? 0;
  const percent = (share: number) => `${Math.round(share * 10_000) / 100}%`;
  const said: string[] = [];
  if (committed > 0) said.push(`committed discount ${percent(committed)}`);
  if (volume > 0) said.push(`volume discount ${percent(volume)}`);
  return { factor: (1 - committed) * (1 - volume), said };
}
