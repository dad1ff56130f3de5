import { gpuTotals, sumGpuHours } from "@spillway/pricing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { run, settings, startMs, steps } from "./random-traffic.ts";

const hourMs = 3_600_000;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

describe("whatever the traffic, the replicas, the prices and what is learned", () => {
  const anyRun = fc.tuple(settings, steps).map(([first, traffic]) => run(first, traffic));

  it("charges and idle are the bill of every entry and every hour, in whole nano-dollars, none charged negative", () => {
    fc.assert(
      fc.property(anyRun, ({ entries, told }) => {
        for (const hour of [...entries, ...sumGpuHours(entries)]) {
          expect(hour.chargedNanoUsd + hour.idleNanoUsd).toBe(hour.billNanoUsd);
          expect(hour.overrunNanoUsd).toBe(Math.max(0, hour.chargedNanoUsd - hour.billNanoUsd));
          expect(hour.billNanoUsd).toBeGreaterThanOrEqual(0);
          for (const [name, value] of Object.entries(hour)) {
            if (typeof value === "number" && name !== "utilisation")
              expect([name, Number.isSafeInteger(value)]).toEqual([name, true]);
          }
        }
        for (const charge of told) {
          if (charge !== undefined) expect(Number.isSafeInteger(charge) && charge >= 0).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("every call is booked once, at the charge that was told", () => {
    fc.assert(
      fc.property(anyRun, ({ entries, told }) => {
        const totals = gpuTotals(entries);
        expect(totals.calls).toBe(told.length);
        expect(totals.unpricedCalls).toBe(told.filter((charge) => charge === undefined).length);
        expect(totals.chargedNanoUsd).toBe(sum(told.map((charge) => charge ?? 0)));
      }),
      { numRuns: 300 },
    );
  });

  it("every millisecond from start to stop is billed once, and each entry lies in its hour", () => {
    fc.assert(
      fc.property(anyRun, ({ entries, endMs }) => {
        let untilMs = startMs;
        entries.forEach((entry, index) => {
          expect(entry.source).toBe(`a/${index}`);
          expect(entry.startMs).toBe(untilMs);
          expect(entry.hourStartMs).toBe(Math.floor(entry.startMs / hourMs) * hourMs);
          expect(entry.endMs).toBeLessThanOrEqual(entry.hourStartMs + hourMs);
          expect(sum(entry.segments.map((segment) => segment.endMs - segment.startMs))).toBe(
            entry.endMs - entry.startMs,
          );
          untilMs = entry.endMs;
        });
        expect(untilMs).toBe(endMs);
      }),
      { numRuns: 300 },
    );
  });

  it("parts of an hour add up to the hour's bill to the nano-dollar", () => {
    fc.assert(
      fc.property(anyRun, ({ entries }) => {
        for (const hour of sumGpuHours(entries)) {
          const parts = entries.filter(({ hourStartMs }) => hourStartMs === hour.hourStartMs);
          expect(sum(parts.map(({ billNanoUsd }) => billNanoUsd))).toBe(hour.billNanoUsd);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("a longer prompt or answer is never cheaper, a cached prompt never dearer", () => {
    const call = fc.record({
      inputTokens: fc.nat(100_000),
      cachedInputTokens: fc.nat(100_000),
      outputTokens: fc.nat(9_999),
    });
    const rated = settings.filter(({ ratedTokensPerSecond }) => ratedTokensPerSecond !== undefined);
    fc.assert(
      fc.property(rated, call, fc.nat(10_000), (first, tokens, more) => {
        const step = { kind: "call" as const, offMs: 0, tookMs: 0 };
        const price = (changed: object) => run(first, [{ ...step, ...tokens, ...changed }]).told[0] as number;
        expect(price({ inputTokens: tokens.inputTokens + more })).toBeGreaterThanOrEqual(price({}));
        expect(price({ outputTokens: tokens.outputTokens + more })).toBeGreaterThanOrEqual(price({}));
        expect(price({ cachedInputTokens: tokens.cachedInputTokens + more })).toBeLessThanOrEqual(price({}));
      }),
    );
  });
});
