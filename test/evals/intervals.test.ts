import { bootstrap, pairedDifference, quantile, seededRandom, shuffled } from "@spillway/evals";
import { describe, expect, it } from "vitest";

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("bootstrap", () => {
  it("is about two standard errors wide on either side", () => {
    const rows = Array.from({ length: 400 }, (_, index) => index % 2);
    const { low, high } = bootstrap(rows, mean, { resamples: 1_000 });
    expect(low).toBeCloseTo(0.451, 1.7);
    expect(high).toBeCloseTo(0.549, 1.7);
    expect(high - low).toBeGreaterThan(0.08);
    expect(high - low).toBeLessThan(0.12);
  });

  it("gives the same interval for the same seed, another for another", () => {
    const rows = Array.from({ length: 50 }, (_, index) => index);
    expect(bootstrap(rows, mean)).toEqual(bootstrap(rows, mean));
    expect(bootstrap(rows, mean, { seed: 2 })).not.toEqual(bootstrap(rows, mean));
  });

  it("leaves out resamples in which there is no figure", () => {
    const unlessFirst = (sample: readonly number[]) => (sample[0] === 0 ? Number.NaN : mean(sample));
    const { low, high } = bootstrap([0, 1, 1, 1], unlessFirst);
    expect(low).toBeGreaterThanOrEqual(0.25);
    expect(high).toBe(1);
    expect(bootstrap([1], () => Number.NaN)).toEqual({ low: Number.NaN, high: Number.NaN });
  });
});

describe("the paired difference", () => {
  it("by hand: what moves both alike does not widen it", () => {
    const rows = Array.from({ length: 30 }, (_, index) => ({ ours: index + 0.5, theirs: index }));
    const { difference, low, high } = pairedDifference(
      rows,
      (sample) => mean(sample.map(({ ours }) => ours)),
      (sample) => mean(sample.map(({ theirs }) => theirs)),
    );
    expect(difference).toBeCloseTo(0.5, 10);
    expect(low).toBeCloseTo(0.5, 10);
    expect(high).toBeCloseTo(0.5, 10);
  });

  it("holds 0 where neither is better", () => {
    const random = seededRandom(3);
    const rows = Array.from({ length: 200 }, () => ({ ours: random(), theirs: random() }));
    const { low, high } = pairedDifference(
      rows,
      (sample) => mean(sample.map(({ ours }) => ours)),
      (sample) => mean(sample.map(({ theirs }) => theirs)),
    );
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
    expect(high - low).toBeLessThan(0.2);
  });
});

it("a quantile lies between its neighbours", () => {
  expect(quantile([10, 20, 40], 0)).toBe(10);
  expect(quantile([10, 20, 40], 0.75)).toBe(30);
  expect(quantile([10, 20, 40], 1)).toBe(40);
});

it("a shuffle holds each number once, in the seed's order", () => {
  const order = shuffled(100, seededRandom(1));
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
  expect(order).toEqual(shuffled(100, seededRandom(1)));
  expect(order).not.toEqual(shuffled(100, seededRandom(2)));
});
