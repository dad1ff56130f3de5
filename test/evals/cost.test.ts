import { aiq, costHull } from "@spillway/evals";
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
    expect(aiq(points, 1, 3)).toBeCloseTo(0.7, 6);
    expect(aiq(points, 1, 5)).toBeCloseTo(0.8, 6);
  });

  it("counts nothing below the cheapest", () => {
    expect(aiq(points, 0, 2)).toBeCloseTo(0.3, 3);
  });
});
