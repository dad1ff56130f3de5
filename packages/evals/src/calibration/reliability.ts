/** A probability that was promised and what then happened. */
export interface Promised {
  readonly probability: number;
  /** 1 where it came true, 0 where not; a grade from 0 to 1 is allowed. */
  readonly outcome: number;
}

/** The rows whose promise lies in one range. */
export interface ReliabilityBin {
  /** The range of promises, `to` not included but for the last. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** The mean promise and the mean outcome; not numbers where there are no rows. */
  readonly promised: number;
  readonly came: number;
}

/**
 * The reliability table of promised probabilities (Murphy and Winkler 1977): bins of equal width, and for each the mean
 * promise beside what came of it.
 *
 * @example
 * import { reliability } from "@spillway/evals";
 * const rows = [{ probability: 0.9, outcome: 1 }, { probability: 0.8, outcome: 0 }];
 * const [low, high] = reliability(rows, 2); // high: 2 rows, promised .85, came .5
 */
export function reliability(rows: readonly Promised[], bins = 10): ReliabilityBin[] {
  const counts = new Float64Array(bins);
  const promised = new Float64Array(bins);
  const came = new Float64Array(bins);
  for (const { probability, outcome } of rows) {
    const bin = Math.max(0, Math.min(bins - 1, Math.floor(probability * bins)));
    counts[bin] = (counts[bin] as number) + 1;
    promised[bin] = (promised[bin] as number) + probability;
    came[bin] = (came[bin] as number) + outcome;
  }
  return Array.from(counts, (count, bin) => ({
    from: bin / bins,
    to: (bin + 1) / bins,
    rows: count,
    promised: (promised[bin] as number) / count,
    came: (came[bin] as number) / count,
  }));
}
