import { RateWindow } from "@spillway/resilience";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

interface Use {
  readonly atMs: number;
  amount: number;
}

const minuteMs = 60_000;

/** Most that any 60 seconds hold. Every fullest window ends with a use. */
function fullest(uses: readonly Use[]): number {
  return Math.max(
    0,
    ...uses.map(({ atMs }) =>
      uses.filter((use) => use.atMs <= atMs && use.atMs > atMs - minuteMs).reduce((sum, { amount }) => sum + amount, 0),
    ),
  );
}

const gaps = fc.oneof(fc.nat(50), fc.nat(3_000), fc.nat(40_000), fc.constantFrom(999, 1_000, 59_999, 60_000, 61_000));

describe("RateWindow", () => {
  it("lets no window of 60 seconds hold more than the limit, whenever calls come", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.array(gaps, { maxLength: 120 }), (limit, steps) => {
        const window = new RateWindow(limit);
        const uses: Use[] = [];
        let nowMs = 0;
        for (const step of steps) {
          nowMs += step;
          if (window.waitMs(1, nowMs) > 0) continue;
          window.add(1, nowMs);
          uses.push({ atMs: nowMs, amount: 1 });
        }
        expect(fullest(uses)).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 500 },
    );
  });

  it("says exactly when there is room: not before it, at it, and no later than a bucket after the real moment", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.array(fc.tuple(gaps, fc.integer({ min: 1, max: 60 })), { maxLength: 60 }),
        fc.integer({ min: 1, max: 100 }),
        (limit, steps, wanted) => {
          const window = new RateWindow(limit);
          const uses: Use[] = [];
          let nowMs = 0;
          for (const [step, amount] of steps) {
            nowMs += step;
            if (window.waitMs(amount, nowMs) > 0) continue;
            window.add(amount, nowMs);
            uses.push({ atMs: nowMs, amount });
          }
          const waitMs = window.waitMs(wanted, nowMs);
          // The naive answer: the first moment at which the last minute has room, or nothing in it.
          const sumAt = (atMs: number) =>
            uses.filter((use) => use.atMs > atMs - minuteMs).reduce((sum, { amount }) => sum + amount, 0);
          const moments = [nowMs, ...uses.map(({ atMs }) => atMs + minuteMs)].filter((atMs) => atMs >= nowMs);
          const naiveMs = Math.min(...moments.filter((atMs) => sumAt(atMs) + wanted <= limit || sumAt(atMs) === 0));
          expect(waitMs).toBeGreaterThanOrEqual(naiveMs - nowMs);
          expect(waitMs).toBeLessThanOrEqual(naiveMs - nowMs + 1_000);
          if (waitMs > 0) expect(window.waitMs(wanted, nowMs + waitMs - 1)).toBe(1);
          expect(window.waitMs(wanted, nowMs + waitMs)).toBe(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("counts corrections at the second of the use that they correct, like a list of uses does", () => {
    const steps = fc.array(
      fc.record({
        gap: gaps,
        estimate: fc.integer({ min: 1, max: 40 }),
        used: fc.nat(60),
        correctAfter: fc.nat(3),
      }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        const limit = 100;
        const window = new RateWindow(limit);
        const uses: (Use & { used: number; due: number })[] = [];
        let nowMs = 0;
        all.forEach(({ gap, estimate, used, correctAfter }, index) => {
          nowMs += gap;
          for (const use of uses.filter(({ due }) => due === index)) {
            window.correct(use.used - use.amount, use.atMs, nowMs);
            use.amount = use.used;
          }
          const fromMs = (Math.floor(nowMs / 1_000) - 60) * 1_000;
          const sum = uses.filter(({ atMs }) => atMs >= fromMs).reduce((total, { amount }) => total + amount, 0);
          const room = sum + estimate <= limit || sum <= 0;
          expect(window.waitMs(estimate, nowMs) === 0).toBe(room);
          if (!room) return;
          window.add(estimate, nowMs);
          uses.push({ atMs: nowMs, amount: estimate, used, due: index + 1 + correctAfter });
        });
      }),
      { numRuns: 500 },
    );
  });

  it("lets a single use that is larger than the limit go alone, and nothing beside it", () => {
    const window = new RateWindow(100);
    expect(window.waitMs(5_000, 0)).toBe(0);
    window.add(5_000, 0);
    expect(window.waitMs(1, 0)).toBe(61_000);
    expect(window.waitMs(5_000, 60_999)).toBe(1);
    expect(window.waitMs(5_000, 61_000)).toBe(0);
  });

  it("works on from a clock that has run for a year", () => {
    const window = new RateWindow(2);
    const yearMs = 365 * 86_400_000;
    window.add(1, yearMs + 999);
    window.add(1, yearMs + 1_001);
    expect(window.waitMs(1, yearMs + 1_002)).toBe(59_998);
    expect(window.waitMs(1, yearMs + 61_000)).toBe(0);
  });

  it("ignores a correction of what has left the window", () => {
    const window = new RateWindow(10);
    window.add(10, 0);
    window.add(10, 61_000);
    window.correct(-10, 0, 61_500);
    expect(window.waitMs(1, 61_500)).toBeGreaterThan(0);
  });
});
