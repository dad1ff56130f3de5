/** A probability that was promised and what then happened. */
export interface Promised {
  readonly probability: number;
  /** 1 where it came true, 0 where not; a grade from 0 to 1 is allowed. */
  readonly outcome: number;
}

/** Expected calibration error: the mean gap between promise and outcome over bins of equal width, weighted by rows. */
export function calibrationError(rows: readonly Promised[], bins = 10): number {
  const promised = new Float64Array(bins);
  const came = new Float64Array(bins);
  for (const { probability, outcome } of rows) {
    const bin = Math.min(bins - 1, Math.floor(probability * bins));
    promised[bin] = (promised[bin] as number) + probability;
    came[bin] = (came[bin] as number) + outcome;
  }
  let gap = 0;
  for (let bin = 0; bin < bins; bin++) gap += Math.abs((promised[bin] as number) - (came[bin] as number));
  return gap / rows.length;
}
