/** One thing that features of the text are to explain. */
export interface TaskResidual {
  readonly name: string;
  /** The rows where it is known; `values` is by these. */
  readonly rows: readonly number[];
  readonly values: Float64Array;
  /** How each tier takes part in it. */
  readonly parts: readonly number[];
}

/**
 * What abilities leave unexplained, taken apart: the mean over the tiers, and how each tier differs from it. Two tiers differ
 * in one number only, their contrast.
 *
 * @param left By tier, then by row: outcome less probability; undefined where the outcome is not known.
 */
export function taskResiduals(left: readonly (readonly (number | undefined)[])[]): TaskResidual[] {
  const rows = left[0]?.length ?? 0;
  const means = Array.from({ length: rows }, (_, row) => {
    const known = left.map((ofTier) => ofTier[row]).filter((value) => value !== undefined);
    return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
  const shared = residual(
    "shared",
    means,
    left.map(() => 1),
  );
  if (left.length === 1) return [shared];
  if (left.length === 2) {
    const contrast = means.map((_, row) => difference(left[1]?.[row], left[0]?.[row]));
    return [shared, residual("contrast", contrast, [-0.5, 0.5])];
  }
  const own = left.map((ofTier, tier) => {
    const apart = ofTier.map((value, row) => (knownTiers(left, row) < 2 ? undefined : difference(value, means[row])));
    return residual(
      `own-${tier}`,
      apart,
      left.map((_, other) => (other === tier ? 1 : 0)),
    );
  });
  return [shared, ...own];
}

function residual(name: string, values: readonly (number | undefined)[], parts: readonly number[]): TaskResidual {
  const rows = values.flatMap((value, row) => (value === undefined ? [] : [row]));
  return { name, rows, values: Float64Array.from(rows, (row) => values[row] as number), parts };
}

function knownTiers(left: readonly (readonly (number | undefined)[])[], row: number): number {
  return left.filter((ofTier) => ofTier[row] !== undefined).length;
}

function difference(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a - b;
}
