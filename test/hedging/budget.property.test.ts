import { HedgeBudget, Hedging } from "@spillway/resilience";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const options = { percentile: 95, delayMs: undefined, minDelayMs: 50, maxExtraCalls: 0.05 };

describe("the hedge budget", () => {
  it("is never overdrawn, at any moment of any order of calls and hedges", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.boolean(), { maxLength: 400 }),
        (maxExtraCalls, wishes) => {
          const budget = new HedgeBudget(maxExtraCalls);
          let calls = 0;
          let hedges = 0;
          for (const wantsHedge of wishes) {
            if (wantsHedge) hedges += Number(budget.spend());
            else {
              calls += 1;
              budget.earn();
            }
            expect(hedges).toBeLessThanOrEqual(calls * maxExtraCalls + 1e-6);
          }
        },
      ),
    );
  });

  it.each([0.01, 0.05, 0.1, 0.3, 0.5, 1])("of %d is used in full where each call wants a hedge", (maxExtraCalls) => {
    const budget = new HedgeBudget(maxExtraCalls);
    let hedges = 0;
    for (let call = 0; call < 1_000; call++) {
      budget.earn();
      hedges += Number(budget.spend());
    }
    expect(hedges).toBe(Math.floor(1_000 * maxExtraCalls + 1e-6));
  });

  it("of 0 lets none go", () => {
    const budget = new HedgeBudget(0);
    for (let call = 0; call < 10_000; call++) budget.earn();
    expect(budget.spend()).toBe(false);
  });

  it("does not save up for a burst", () => {
    const budget = new HedgeBudget(0.5);
    for (let call = 0; call < 10_000; call++) budget.earn();
    let burst = 0;
    while (budget.spend()) burst += 1;
    expect(burst).toBeLessThanOrEqual(10);
    expect(burst).toBeGreaterThan(0);
  });
});

describe("the delay of a hedge", () => {
  it("is unknown until there are 20 samples of the same kind", () => {
    const hedging = new Hedging(options);
    for (let sample = 1; sample <= 19; sample++) hedging.sample("stream", 100);
    for (let sample = 1; sample <= 40; sample++) hedging.sample("whole", 9_000);
    expect(hedging.delayMs("stream")).toBeUndefined();
    hedging.sample("stream", 100);
    expect(hedging.delayMs("stream")).toBe(100);
    expect(hedging.delayMs("whole")).toBe(9_000);
  });

  it("is the percentile over the last samples", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 100, max: 10_000, noNaN: true }), { minLength: 20, maxLength: 39 }),
        fc.double({ min: 50, max: 99.9, noNaN: true }),
        (samples, percentile) => {
          const hedging = new Hedging({ ...options, percentile });
          for (const sample of samples) hedging.sample("whole", sample);
          const delay = hedging.delayMs("whole") ?? Number.NaN;
          const below = samples.filter((sample) => sample <= delay).length / samples.length;
          const strictlyBelow = samples.filter((sample) => sample < delay).length / samples.length;
          expect(below).toBeGreaterThanOrEqual(percentile / 100 - 1e-9);
          expect(strictlyBelow).toBeLessThanOrEqual(percentile / 100);
        },
      ),
    );
  });

  it("forgets old samples", () => {
    const hedging = new Hedging(options);
    for (let sample = 0; sample < 500; sample++) hedging.sample("whole", 5_000);
    for (let sample = 0; sample < 240; sample++) hedging.sample("whole", 100);
    expect(hedging.delayMs("whole")).toBe(100);
  });

  it("is never shorter than minDelayMs, a fixed one neither", () => {
    const learned = new Hedging(options);
    for (let sample = 0; sample < 20; sample++) learned.sample("whole", 3);
    expect(learned.delayMs("whole")).toBe(50);
    expect(new Hedging({ ...options, delayMs: 10 }).delayMs("stream")).toBe(50);
    expect(new Hedging({ ...options, delayMs: 60 }).delayMs("stream")).toBe(60);
  });
});
