import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bettingEvidence } from "../../packages/classifier/src/calibrate/betting-evidence.ts";
import { mostByChance, seeded } from "./random.ts";

/** Values from -0.9 to 1 with mean 0, as the surplus of a policy has them at the edge of a promise of 90%. */
const distributions: readonly (readonly [string, (random: () => number) => number])[] = [
  ["two ends", (random) => (random() < 0.9 / 1.9 ? 1 : -0.9)],
  ["rare losses", (random) => (random() < 0.1 ? -0.9 : 0.1)],
  ["rare wins", (random) => (random() < 0.05 ? 0.95 : -0.05)],
  ["even", (random) => 1.6 * random() - 0.8],
  ["mostly nothing", (random) => (random() < 0.94 ? 0 : random() < 0.5 ? 0.8 : -0.8)],
  ["a policy at the edge", (random) => (random() < 0.5 ? (random() < 0.9 ? 0.1 : -0.9) : 0)],
];

describe("the evidence for a promise", () => {
  const runs = 150;

  it.each(distributions)("is an e-value where nothing is gained: %s", (_name, draw) => {
    for (const count of [50, 200, 500]) {
      const random = seeded(count);
      let strong = 0;
      for (let run = 0; run < runs; run++) {
        const values = Array.from({ length: count }, () => draw(random));
        if (bettingEvidence(values, -0.9, 1) >= 20) strong += 1;
      }
      expect(strong, `${count} values`).toBeLessThanOrEqual(mostByChance(0.05, runs));
    }
  });

  it("grows with the number of values where their mean is above 0, and does not where it is below", () => {
    const evidence = (mean: number, count: number) => {
      const random = seeded(7);
      const values = Array.from({ length: count }, () => mean + 0.6 * random() - 0.3);
      return bettingEvidence(values, -0.9, 1);
    };
    const gained = [50, 100, 200, 400].map((count) => evidence(0.05, count));
    for (let at = 1; at < gained.length; at++) expect(gained[at]).toBeGreaterThan(2 * (gained[at - 1] as number));
    expect(evidence(-0.05, 400)).toBeLessThan(1);
  });

  it("is never negative, and 1 where there is nothing to go by", () => {
    expect(bettingEvidence([], -0.9, 1)).toBe(1);
    const bounded = fc.record({
      low: fc.double({ min: -1, max: -0.01, noNaN: true }),
      parts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 }),
    });
    fc.assert(
      fc.property(bounded, ({ low, parts }) => {
        const evidence = bettingEvidence(
          parts.map((part) => low + part * (1 - low)),
          low,
          1,
        );
        expect(evidence).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(evidence)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it("is the same for the same values, and never large where no value is above 0", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.9, max: 0, noNaN: true }), { minLength: 1, maxLength: 80 }),
        (values) => {
          const evidence = bettingEvidence(values, -0.9, 1);
          expect(evidence).toBe(bettingEvidence(values, -0.9, 1));
          expect(evidence).toBeLessThanOrEqual(1 + 1e-9);
        },
      ),
      { numRuns: 100 },
    );
  });
});
