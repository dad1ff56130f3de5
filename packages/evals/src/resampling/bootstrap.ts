import { quantile } from "./quantile.ts";
import { seededRandom } from "./seeded-random.ts";

/** The middle 95% of a statistic over resamples of the rows. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** How many resamples are drawn, and from which seed. */
export interface BootstrapOptions {
  /** @default 200 */
  readonly resamples?: number;
  /** @default 1 */
  readonly seed?: number;
}

/**
 * The percentile bootstrap over rows (Efron 1979), seeded: the same rows give the same interval. Resamples in which the
 * statistic is not a number, such as those without a gap between the models, are left out.
 *
 * @example
 * import { bootstrap, routingFigures } from "@spillway/evals";
 * const rows = [{ score: 0.1, weak: 1, strong: 1 }, { score: 0.9, weak: 0, strong: 1 }];
 * const { low, high } = bootstrap(rows, (sample) => routingFigures(sample).apgr);
 */
export function bootstrap<Row>(
  rows: readonly Row[],
  statistic: (sample: readonly Row[]) => number,
  { resamples = 200, seed = 1 }: BootstrapOptions = {},
): Interval {
  const random = seededRandom(seed);
  const values: number[] = [];
  for (let index = 0; index < resamples; index++) {
    const value = statistic(rows.map(() => rows[Math.floor(random() * rows.length)] as Row));
    if (!Number.isNaN(value)) values.push(value);
  }
  if (values.length === 0) return { low: Number.NaN, high: Number.NaN };
  values.sort((a, b) => a - b);
  return { low: quantile(values, 0.025), high: quantile(values, 0.975) };
}
