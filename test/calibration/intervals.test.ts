import { describe, expect, it } from "vitest";
import {
  type Interval,
  meanInterval,
  ratioInterval,
  shareInterval,
} from "../../packages/classifier/src/calibrate/interval.ts";
import { coin, mostByChance, seeded } from "./random.ts";

const runs = 1_000;

/** How often the truth is outside. */
function misses(truth: number, draw: (random: () => number) => Interval): number {
  const random = seeded(11);
  let missed = 0;
  for (let run = 0; run < runs; run++) {
    const { low, high } = draw(random);
    if (truth < low || truth > high) missed += 1;
  }
  return missed;
}

const series = (count: number, draw: () => number) => Array.from({ length: count }, draw);

describe("an interval holds the truth in about 95 of 100 cases", () => {
  it.each([
    [0.5, 50],
    [0.9, 50],
    [0.7, 300],
    [0.97, 300],
  ])("of a share of %s among %i", (truth, count) => {
    const missed = misses(truth, (random) =>
      shareInterval(
        series(count, () => coin(random, truth)).reduce((sum, one) => sum + one, 0),
        count,
      ),
    );
    expect(missed).toBeLessThanOrEqual(mostByChance(0.07, runs));
    expect(missed).toBeGreaterThan(0.015 * runs);
  });

  it.each([
    [0.6, 60],
    [0.9, 300],
  ])("of a mean of %s over %i", (truth, count) => {
    const missed = misses(truth, (random) => meanInterval(series(count, () => coin(random, truth))));
    expect(missed).toBeLessThanOrEqual(mostByChance(0.07, runs));
    expect(missed).toBeGreaterThan(0.015 * runs);
  });

  it.each([60, 300])("of a ratio over %i pairs that go together", (count) => {
    const missed = misses(0.72 / 0.8, (random) => {
      const strong = series(count, () => coin(random, 0.8));
      const mixed = strong.map((one) => (random() < 0.8 ? one : coin(random, 0.4)));
      return ratioInterval(mixed, strong);
    });
    expect(missed).toBeLessThanOrEqual(mostByChance(0.07, runs));
    expect(missed).toBeGreaterThan(0.015 * runs);
  });

  it("has its value inside, is finite for nothing and for all, and never leaves 0 to 1 as a share", () => {
    for (const count of [0, 1, 2, 10, 1_000]) {
      for (const hits of [0, Math.floor(count / 2), count]) {
        const { value, low, high } = shareInterval(hits, count);
        expect(low >= 0 && low <= value + 1e-9 && value <= high + 1e-9 && high <= 1).toBe(true);
      }
    }
    expect(meanInterval([])).toEqual({ value: 0, low: 0, high: 0 });
    expect(ratioInterval([0.5], [0])).toEqual({ value: 1, low: 0, high: 1 });
  });
});
