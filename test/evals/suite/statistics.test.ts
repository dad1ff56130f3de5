import { casesNeeded, mcnemar, pairedShares, passRate, seededRandom, suiteVerdict } from "@spillway/evals";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const z = 1.959963984540054;

/** Tango's statistic with the nuisance share found by brute force: the most likely one given the difference. */
function scoreByBruteForce(difference: number, gained: number, lost: number, pairs: number): number {
  const likelihood = (lostShare: number) => {
    const gainedShare = lostShare + difference;
    const rest = 1 - lostShare - gainedShare;
    const term = (count: number, share: number) => (count === 0 ? 0 : count * Math.log(share));
    return term(gained, gainedShare) + term(lost, lostShare) + term(pairs - gained - lost, rest);
  };
  const low = Math.max(0, -difference);
  const high = (1 - difference) / 2;
  let best = low;
  for (let step = 1; step < 20_000; step++) {
    const at = low + ((high - low) * step) / 20_000;
    if (likelihood(at) > likelihood(best) || !Number.isFinite(likelihood(best))) best = at;
  }
  return (gained - lost - pairs * difference) / Math.sqrt(pairs * (2 * best + difference * (1 - difference)));
}

describe("the interval of a paired difference", () => {
  it.each([
    [12, 2, 73],
    [3, 9, 60],
    [1, 0, 44],
    [40, 35, 200],
  ])("ends where Tango's score is 1.96: %i gained, %i lost of %i", (gained, lost, pairs) => {
    const { estimate, low, high } = pairedShares(gained, lost, pairs);
    expect(estimate).toBe((gained - lost) / pairs);
    expect(scoreByBruteForce(low, gained, lost, pairs)).toBeCloseTo(z, 2);
    expect(scoreByBruteForce(high, gained, lost, pairs)).toBeCloseTo(-z, 2);
  });

  it("is z^2 / (n + z^2) wide on either side where no pair differs", () => {
    for (const pairs of [1, 10, 100, 1_000]) {
      const { low, high } = pairedShares(0, 0, pairs);
      expect(low).toBeCloseTo((-z * z) / (pairs + z * z), 10);
      expect(high).toBeCloseTo((z * z) / (pairs + z * z), 10);
    }
  });

  it("holds the estimate, stays within -1 and 1, and turns with the sides", () => {
    const counts = fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50)).filter(([a, b, c]) => a + b + c > 0);
    fc.assert(
      fc.property(counts, ([gained, lost, same]) => {
        const pairs = gained + lost + same;
        const { estimate, low, high } = pairedShares(gained, lost, pairs);
        const turned = pairedShares(lost, gained, pairs);
        expect(low).toBeGreaterThanOrEqual(-1);
        expect(low).toBeLessThanOrEqual(estimate);
        expect(high).toBeGreaterThanOrEqual(estimate);
        expect(high).toBeLessThanOrEqual(1);
        expect(turned.low).toBeCloseTo(-high, 9);
        expect(turned.high).toBeCloseTo(-low, 9);
      }),
    );
  });
});

describe("the verdict", () => {
  // A candidate that is worse by exactly the tolerance must pass in at most 2.5%, give or take, whatever else differs.
  it.each([
    [100, 0.05, 0],
    [100, 0.05, 0.1],
    [200, 0.02, 0],
    [400, 0.02, 0.03],
  ])("is seldom wrong: %i cases, tolerance %d, gained share %d", (cases, tolerance, gainedShare) => {
    const random = seededRandom(7);
    const suites = 3_000;
    let wrong = 0;
    for (let suite = 0; suite < suites; suite++) {
      let gained = 0;
      let lost = 0;
      for (let one = 0; one < cases; one++) {
        const at = random();
        if (at < gainedShare) gained += 1;
        else if (at < 2 * gainedShare + tolerance) lost += 1;
      }
      if (suiteVerdict(pairedShares(gained, lost, cases), tolerance) === "no worse") wrong += 1;
    }
    expect(wrong / suites).toBeLessThan(0.034);
  });

  it("says worse only where the interval lies below 0", () => {
    expect(suiteVerdict({ low: -0.05, high: -0.01 }, 0.02)).toBe("worse");
    expect(suiteVerdict({ low: -0.05, high: 0.01 }, 0.02)).toBe("unclear");
    expect(suiteVerdict({ low: -0.019, high: -0.001 }, 0.02)).toBe("no worse");
  });

  it("knows how many cases would do", () => {
    expect(casesNeeded(0, 0, 50, 0.02)).toBe(189);
    expect(casesNeeded(0, 0, 0, 0.05)).toBe(73);
    expect(casesNeeded(0, 10, 100, 0.02)).toBeUndefined();
    const needed = casesNeeded(3, 3, 100, 0.02) ?? 0;
    expect(needed).toBeGreaterThan(500);
    expect(pairedShares(0.03 * needed, 0.03 * needed, needed).low).toBeGreaterThan(-0.02);
  });
});

it("McNemar's exact test is the sign test over the differing cases", () => {
  expect(mcnemar(0, 0)).toBe(1);
  expect(mcnemar(5, 5)).toBe(1);
  expect(mcnemar(0, 5)).toBeCloseTo(2 / 32, 12);
  expect(mcnemar(1, 9)).toBeCloseTo((2 * 11) / 1_024, 12);
  expect(mcnemar(400, 600)).toBeCloseTo(mcnemar(600, 400), 12);
  expect(mcnemar(400, 600)).toBeLessThan(1e-9);
});

it("a pass rate has Wilson's interval", () => {
  expect(passRate(9, 10)).toMatchObject({
    estimate: 0.9,
    low: expect.closeTo(0.596, 3),
    high: expect.closeTo(0.982, 3),
  });
  expect(passRate(0, 10)).toMatchObject({ low: 0, high: expect.closeTo(0.278, 3) });
  expect(passRate(0, 0)).toEqual({ estimate: 0, low: 0, high: 1 });
});
