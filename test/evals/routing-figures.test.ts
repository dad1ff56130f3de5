import { qualityAtStrongShare, type Routed, routingCurve, routingFigures, strongShareAt } from "@spillway/evals";
import { describe, expect, it } from "vitest";

/** Eleven rows with scores 0 to 10, so that the eleven quantiles of ten bins are the scores themselves. */
function eleven(of: (score: number) => { weak: number; strong: number }): Routed[] {
  return Array.from({ length: 11 }, (_, score) => ({ score, ...of(score) }));
}

describe("the routing curve", () => {
  it("takes >= at each quantile but the last and > there, as RouteLLM's code does", () => {
    const shares = routingCurve(eleven(() => ({ weak: 0, strong: 1 }))).map(({ strongShare }) => strongShare * 11);
    const rounded = shares.map((share) => Math.round(share * 1e6) / 1e6);
    expect(rounded).toEqual([0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it("drops equal thresholds", () => {
    const rows = [0, 0, 0, 1].map((score) => ({ score, weak: 0, strong: 1 }));
    // The quantiles are 0 (seven times), .1, .4, .7 and 1.
    expect(routingCurve(rows).map(({ strongShare }) => strongShare)).toEqual([0, 0.25, 0.25, 0.25, 1]);
  });
});

describe("APGR and CPT by hand", () => {
  it("a router that says nothing recovers half", () => {
    const { apgr, cpt50, cpt80 } = routingFigures(eleven(() => ({ weak: 0, strong: 1 })));
    expect(apgr).toBeCloseTo(0.5, 10);
    expect(cpt50).toBeCloseTo(50, 10);
    expect(cpt80).toBeCloseTo(80, 10);
  });

  it("only the highest row needs the strong model", () => {
    // Quality is 0 at share 0 and 1/11 from share 2/11 on: the area is 1/121 + 9/121, of 1/11.
    const { apgr, cpt50, cpt80 } = routingFigures(eleven((score) => ({ weak: 0, strong: score === 10 ? 1 : 0 })));
    expect(apgr).toBeCloseTo(10 / 11, 10);
    expect(cpt50).toBeCloseTo(100 / 11, 10);
    expect(cpt80).toBeCloseTo(160 / 11, 10);
  });

  it("only the lowest row needs it: the gain comes at the very end", () => {
    // Quality is 0 up to share 10/11 and 1/11 at 1: the area is half of 1/11 times 1/11.
    const { apgr, cpt50 } = routingFigures(eleven((score) => ({ weak: 0, strong: score === 0 ? 1 : 0 })));
    expect(apgr).toBeCloseTo(1 / 22, 10);
    expect(cpt50).toBeCloseTo((100 * 10.5) / 11, 10);
  });

  it("counts from the weak model's level", () => {
    const high = routingFigures(eleven((score) => ({ weak: 0.5, strong: score === 10 ? 1 : 0.5 })));
    expect(high.apgr).toBeCloseTo(10 / 11, 10);
  });

  it("one score for all rows is a random router", () => {
    expect(routingFigures([0, 1, 1].map((strong) => ({ score: 0.3, weak: 0, strong }))).apgr).toBeCloseTo(0.5, 10);
  });

  it("without a gap there are no figures", () => {
    const { apgr, cpt50, cpt80 } = routingFigures(eleven(() => ({ weak: 1, strong: 1 })));
    expect([apgr, cpt50, cpt80]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(routingFigures(eleven(() => ({ weak: 1, strong: 0 }))).apgr).toBeNaN();
  });
});

describe("a curve's points by hand", () => {
  const curve = [
    { strongShare: 0, quality: 0.5 },
    { strongShare: 0.4, quality: 0.7 },
    { strongShare: 1, quality: 0.8 },
  ];

  it("the quality at a share of strong calls", () => {
    expect(qualityAtStrongShare(curve, 0)).toBe(0.5);
    expect(qualityAtStrongShare(curve, 0.2)).toBeCloseTo(0.6, 10);
    expect(qualityAtStrongShare(curve, 0.7)).toBeCloseTo(0.75, 10);
    expect(qualityAtStrongShare(curve, 1)).toBe(0.8);
  });

  it("the share of strong calls that gives a quality", () => {
    expect(strongShareAt(curve, 0.6)).toBeCloseTo(0.2, 10);
    expect(strongShareAt(curve, 0.75)).toBeCloseTo(0.7, 10);
    expect(strongShareAt(curve, 0.1)).toBe(0);
    expect(strongShareAt(curve, 0.9)).toBe(1);
  });
});
