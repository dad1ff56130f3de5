import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frontierOf, type KnownSample, pointAt } from "../../packages/classifier/src/calibrate/frontier.ts";
import { tierByPenalty } from "../../packages/classifier/src/calibrate/tier-policy.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });
const gain = fc.double({ min: -1, max: 1.1, noNaN: true });

/** Costs of `count` tiers, the last 1; not in order, as prices may be. */
const costsOf = (count: number) =>
  fc
    .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: count - 1, maxLength: count - 1 })
    .map((costs) => [...costs, 1]);

const samplesOf = (tiers: number, maxLength = 40) =>
  fc.array(
    fc.record<KnownSample>({
      outcomes: fc.array(share, { minLength: tiers, maxLength: tiers }),
      costsUsd: fc.constant(undefined),
      expected: fc.option(fc.record({ tierSuccess: fc.array(share, { minLength: tiers, maxLength: tiers }), gain }), {
        nil: undefined,
      }),
    }),
    { minLength: 1, maxLength },
  );

describe("the tier by a penalty", () => {
  it("is one that no other beats, for any number of tiers, costs and penalties", () => {
    const given = fc.integer({ min: 3, max: 6 }).chain((count) =>
      fc.record({
        tierSuccess: fc.array(share, { minLength: count, maxLength: count }),
        costs: costsOf(count),
        penalty: fc.double({ min: -2, max: 5, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(given, ({ tierSuccess, costs, penalty }) => {
        const chosen = tierByPenalty({ tierSuccess, gain: 0 }, costs, penalty);
        const worth = tierSuccess.map((success, tier) => success - penalty * (costs[tier] as number));
        expect(worth[chosen]).toBeCloseTo(Math.max(...worth), 9);
      }),
    );
  });

  it("with two tiers is the last where the gain is more than it costs", () => {
    fc.assert(
      fc.property(gain, costsOf(2), fc.double({ min: -2, max: 5, noNaN: true }), (more, costs, penalty) => {
        const price = penalty * (1 - (costs[0] as number));
        fc.pre(Math.abs(more - price) > 1e-9);
        expect(tierByPenalty({ tierSuccess: [0.5, 0.5], gain: more }, costs, penalty)).toBe(more > price ? 1 : 0);
      }),
    );
  });

  it("prefers the cheaper of equals", () => {
    expect(tierByPenalty({ tierSuccess: [0.5, 0.5, 0.5], gain: 0 }, [0.1, 0.4, 1], 0.01)).toBe(0);
    expect(tierByPenalty({ tierSuccess: [0.5, 0.5], gain: 0 }, [0.1, 1], 0)).toBe(0);
  });
});

describe("the frontier", () => {
  it("begins with every call at the last tier, also where a cheap one is expected to do better", () => {
    const given = fc
      .integer({ min: 2, max: 5 })
      .chain((tiers) => fc.record({ samples: samplesOf(tiers), costs: costsOf(tiers) }));
    fc.assert(
      fc.property(given, ({ samples, costs }) => {
        fc.pre(costs.slice(0, -1).every((cost) => cost < 0.999));
        const [first] = frontierOf(samples, costs);
        expect(first?.strongShare).toBe(1);
        expect(first?.quality).toBeCloseTo(
          samples.reduce((sum, { outcomes }) => sum + (outcomes.at(-1) as number), 0) / samples.length,
          9,
        );
      }),
    );
  });

  it("goes down with the penalty, for two tiers, to where only what abstains is left", () => {
    fc.assert(
      fc.property(samplesOf(2, 150), fc.double({ min: 0, max: 0.99, noNaN: true }), (samples, cost) => {
        const points = frontierOf(samples, [cost, 1]);
        for (let at = 1; at < points.length; at++) {
          const [before, now] = [points[at - 1], points[at]];
          expect(now?.penalty).toBeGreaterThan(before?.penalty as number);
          expect(now?.strongShare).toBeLessThanOrEqual(before?.strongShare as number);
        }
        const abstained = samples.filter(({ expected }) => expected === undefined).length / samples.length;
        expect(points.at(-1)?.strongShare).toBe(abstained);
        expect(points.length).toBeLessThanOrEqual(101);
      }),
    );
  });

  it("costs less with every step, where costs are those of the policy", () => {
    const given = fc
      .integer({ min: 2, max: 5 })
      .chain((tiers) => fc.record({ samples: samplesOf(tiers, 60), costs: costsOf(tiers) }));
    fc.assert(
      fc.property(given, ({ samples, costs }) => {
        const priced = samples.map((sample) => ({ ...sample, costsUsd: costs }));
        const spent = frontierOf(priced, costs).map(({ usdPerCall }) => usdPerCall as number);
        for (let at = 1; at < spent.length; at++)
          expect(spent[at]).toBeLessThanOrEqual((spent[at - 1] as number) + 1e-9);
      }),
    );
  });

  it("knows a cost only where every sample does", () => {
    const known = { outcomes: [0, 1], costsUsd: [0.1, 1], expected: { tierSuccess: [0.5, 0.9], gain: 0.4 } };
    expect(pointAt([known, known], [0.1, 1], 0).usdPerCall).toBe(1);
    expect(pointAt([known, { ...known, costsUsd: undefined }], [0.1, 1], 0).usdPerCall).toBeUndefined();
  });
});
