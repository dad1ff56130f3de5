import type { Calibration } from "../calibrate/calibration.ts";

/** How many standard errors off counts as another behaviour: by chance about once in 16,000 windows. */
const alarmFrom = 4;

interface TierSums {
  count: number;
  quality: number;
  expected: number;
  variance: number;
}

/** Watches whether the models still answer as well as a calibration expects of them. */
export class OutcomeDrift {
  readonly #window: number;
  readonly #tiers: readonly string[];
  /** By tier: how many samples with its outcome the route would send there. */
  readonly #samples: readonly number[];
  readonly #sums: TierSums[];

  /** @param window Outcomes of a tier that are looked at together. */
  constructor({ tiers, samples, expected }: Pick<Calibration, "tiers" | "samples" | "expected">, window: number) {
    this.#window = window;
    this.#samples = expected.tierShares.map(({ value }) => Math.max(1, value * samples.complete));
    this.#tiers = tiers;
    this.#sums = tiers.map(empty);
  }

  /** An outcome is known. At the end of a window that is off, says in words which model and how far. */
  see(tier: number, expected: number, quality: number): string | undefined {
    const sums = this.#sums[tier];
    if (sums === undefined) return undefined;
    sums.count += 1;
    sums.quality += quality;
    sums.expected += expected;
    sums.variance += expected * (1 - expected);
    if (sums.count < this.#window) return undefined;
    this.#sums[tier] = empty();
    // What is expected was itself learnt from so many samples, and is off by chance as they are.
    const variance = sums.variance * (1 + sums.count / (this.#samples[tier] as number));
    const off = (sums.quality - sums.expected) / Math.sqrt(Math.max(1, variance));
    if (Math.abs(off) < alarmFrom) return undefined;
    const percent = (sum: number) => `${((100 * sum) / sums.count).toFixed(0)}%`;
    return `${this.#tiers[tier]} answered ${percent(sums.quality)} of its last ${sums.count} known outcomes well, ${percent(sums.expected)} were expected`;
  }
}

function empty(): TierSums {
  return { count: 0, quality: 0, expected: 0, variance: 0 };
}
