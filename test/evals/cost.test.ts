import { aiq, arenaScore, costAtQuality, costHull, qualityAtCost } from "@spillway/evals";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const points = [
  { cost: 3, quality: 0.9 },
  { cost: 1, quality: 0.5 },
  { cost: 2, quality: 0.6 },
  { cost: 4, quality: 0.8 },
];

describe("AIQ by hand", () => {
  it("the hull leaves out what a mix beats and what costs more for less", () => {
    expect(costHull(points)).toEqual([
      { cost: 1, quality: 0.5 },
      { cost: 3, quality: 0.9 },
    ]);
    expect(costHull([...points, { cost: 2, quality: 0.8 }])).toHaveLength(3);
  });

  it("is the mean quality over the range: a slope, then flat", () => {
    expect(aiq(points, 1, 3)).toBeCloseTo(0.7, 12);
    expect(aiq(points, 1, 5)).toBeCloseTo(0.8, 12);
    expect(aiq(points, 1.5, 2.5)).toBeCloseTo(0.7, 12);
    expect(aiq(points, 4, 6)).toBeCloseTo(0.9, 12);
  });

  it("counts nothing below the cheapest, as RouterBench's code does when it divides by the dearest cost alone", () => {
    // Quality .5 at cost 1 to .9 at 3 is an area of 1.4, then .9 up to 4: 2.3 of 4.
    expect(aiq(points, 0, 4)).toBeCloseTo(2.3 / 4, 12);
    expect(aiq([], 0, 4)).toBe(0);
  });
});

describe("equal quality and equal cost by hand", () => {
  it("finds the cheapest mix that reaches a quality", () => {
    expect(costAtQuality(points, 0.7)).toBeCloseTo(2, 12);
    expect(costAtQuality(points, 0.8)).toBeCloseTo(2.5, 12);
    expect(costAtQuality(points, 0.1)).toBe(1);
    expect(costAtQuality(points, 0.95)).toBeUndefined();
  });

  it("finds the best quality for a cost", () => {
    expect(qualityAtCost(points, 2)).toBeCloseTo(0.7, 12);
    expect(qualityAtCost(points, 9)).toBe(0.9);
    expect(qualityAtCost(points, 0.5)).toBeUndefined();
  });

  it("one is the other's inverse on the hull", () => {
    const point = fc.record({
      cost: fc.double({ min: 0.1, max: 10, noNaN: true }),
      quality: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, share) => {
          const hull = costHull(all);
          const [first, last] = [hull[0], hull.at(-1)];
          if (first === undefined || last === undefined) throw new Error("A hull of points has points.");
          const quality = first.quality + share * (last.quality - first.quality);
          const cost = costAtQuality(all, quality);
          expect(cost).toBeDefined();
          expect(qualityAtCost(all, cost as number)).toBeCloseTo(quality, 6);
        },
      ),
    );
  });
});

describe("RouterArena's score", () => {
  it("by hand: at the geometric mean of the cost range cheapness is one half", () => {
    // 1.1 x .8 x .5 / (.1 x .8 + .5)
    const entry = { accuracy: 0.8, usdPerThousandCalls: Math.sqrt(0.0044 * 200) };
    expect(arenaScore(entry)).toBeCloseTo(0.44 / 0.58, 12);
    expect(arenaScore(entry, { beta: 1 })).toBeCloseTo(0.8 / 1.3, 12);
  });

  it("gives a score that its leaderboard's own evaluation published", () => {
    expect(arenaScore({ accuracy: 0.1818, usdPerThousandCalls: 0.0518 }).toFixed(3)).toBe("0.195");
  });

  it("costs beyond the range count as its ends", () => {
    const at = (usdPerThousandCalls: number) => arenaScore({ accuracy: 0.8, usdPerThousandCalls });
    expect(at(0.001)).toBe(at(0.0044));
    expect(at(0.0044)).toBeCloseTo(0.88 / 1.08, 12);
    expect(at(500)).toBe(0);
    expect(arenaScore({ accuracy: 0, usdPerThousandCalls: 500 })).toBe(0);
  });

  it("names every fault at once", () => {
    const faulty = () =>
      arenaScore(
        { accuracy: 81, usdPerThousandCalls: 0 },
        { beta: 0, minUsdPerThousandCalls: 5, maxUsdPerThousandCalls: 4 },
      );
    expect(faulty).toThrow(/accuracy[\s\S]*usdPerThousandCalls[\s\S]*beta[\s\S]*maxUsdPerThousandCalls/);
  });
});
