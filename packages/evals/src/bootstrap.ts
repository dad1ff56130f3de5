import { quantile } from "./quantile.ts";
import { seededRandom } from "./random.ts";

/** The middle 95% of a statistic over resamples of the rows. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The percentile bootstrap over rows, seeded: the same rows give the same interval.
 *
 * @example
 * import { bootstrap, routingFigures } from "@spillway/evals";
 * const rows = [{ score: 0.1, weak: 1, strong: 1 }, { score: 0.9, weak: 0, strong: 1 }];
 * const { low, high } = bootstrap(rows, (sample) => routingFigures(sample).apgr);
 */
export function bootstrap<Row>(
  rows: readonly Row[],
  statistic: (sample: readonly Row[]) => number,
  { resamples = 200, seed = 1 }: { resamples?: number; seed?: number } = {},
): Interval {
  const random = seededRandom(seed);
  const values = new Float64Array(resamples);
  for (let index = 0; index < resamples; index++) {
    values[index] = statistic(rows.map(() => rows[Math.floor(random() * rows.length)] as Row));
  }
  values.sort();
  return { low: quantile(values, 0.025), high: quantile(values, 0.975) };
}
