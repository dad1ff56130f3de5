import {
  breakEvenTokensPerMonthAtScale,
  compareWithHosted,
  configuredPrice,
  costOf,
  effectivePrice,
  GpuMeter,
  gpuTotals,
  hostedCost,
  replicaSeconds,
} from "@spillway/pricing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const hourMs = 3_600_000;
const ten = Date.parse("2026-06-01T10:00:00Z");

/** Totals of one hour with so many calls of these tokens. */
function hourOf(calls: number, tokens: { inputTokens: number; outputTokens: number }, more = {}) {
  const meter = new GpuMeter({
    endpoint: "vllm/llama",
    startMs: ten,
    usdPerHour: 6,
    ratedTokensPerSecond: { prefill: 10_000, decode: 4_000 },
    ...more,
  });
  for (let call = 0; call < calls; call += 1) meter.charge({ atMs: ten, cachedInputTokens: 0, ...tokens });
  return gpuTotals(meter.entriesUntil(ten + hourMs));
}

const price = configuredPrice({ inputUsdPerMillionTokens: 0.35, outputUsdPerMillionTokens: 0.88 });
const hosted = { name: "together/llama", nanoUsdOf: (tokens: Parameters<typeof costOf>[1]) => costOf(price, tokens) };
/** A quarter second each: half prefill, half decode. */
const mean = { inputTokens: 1_250, outputTokens: 500 };

describe("effectivePrice", () => {
  it("deals the whole bill out over input and output by the GPU time they had", () => {
    const totals = hourOf(7_200, mean);
    expect(totals.utilisation).toBe(0.5);
    const prices = effectivePrice(totals);
    expect(prices.inputUsd).toBeCloseTo(3 / 9, 12);
    expect(prices.outputUsd).toBeCloseTo(3 / 3.6, 12);
    expect(prices.blendedUsd).toBeCloseTo(6 / 12.6, 12);
    expect(prices.billPerOutputUsd).toBeCloseTo(6 / 3.6, 12);
  });

  it("is undefined where there were no tokens, and by kind where no capacity was known", () => {
    expect(effectivePrice(hourOf(0, mean))).toEqual({
      blendedUsd: undefined,
      inputUsd: undefined,
      outputUsd: undefined,
      billPerOutputUsd: undefined,
    });
    const unknown = effectivePrice(hourOf(1, mean, { ratedTokensPerSecond: undefined }));
    expect(unknown.inputUsd).toBeUndefined();
    expect(unknown.blendedUsd).toBeGreaterThan(0);
  });

  it("falls as utilisation rises, each of the four", () => {
    const tokens = fc.record({
      inputTokens: fc.integer({ min: 1, max: 5_000 }),
      outputTokens: fc.integer({ min: 1, max: 5_000 }),
    });
    fc.assert(
      fc.property(tokens, fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }), (mix, calls, more) => {
        const [less, fuller] = [hourOf(calls, mix), hourOf(calls + more, mix)];
        expect(fuller.utilisation).toBeGreaterThan(less.utilisation);
        const [dear, cheap] = [effectivePrice(less), effectivePrice(fuller)];
        for (const kind of ["blendedUsd", "inputUsd", "outputUsd", "billPerOutputUsd"] as const) {
          expect(cheap[kind]).toBeLessThan(dear[kind] as number);
        }
      }),
    );
  });
});

describe("compareWithHosted", () => {
  it("says what the same traffic had cost there, and the utilisation and tokens at which both are equal", () => {
    const totals = hourOf(7_200, mean);
    const comparison = compareWithHosted(totals, hosted);
    const hostedUsd = 9 * 0.35 + 3.6 * 0.88;
    expect(comparison.hostedNanoUsd).toBeCloseTo(hostedUsd * 1e9, -4);
    expect(comparison.savingNanoUsd).toBe((comparison.hostedNanoUsd as number) - totals.billNanoUsd);
    expect(comparison.breakEvenUtilisation).toBeCloseTo((0.5 * 6) / hostedUsd, 6);
    expect(comparison.capacityTokensPerMonth).toBeCloseTo(25.2e6 * 730, 0);
    const share = (comparison.breakEvenTokensPerMonth as number) / (comparison.capacityTokensPerMonth as number);
    expect(share).toBeCloseTo(comparison.breakEvenUtilisation as number, 12);
  });

  it("is even at the break-even: that many calls cost the same on both", () => {
    const half = compareWithHosted(hourOf(7_200, mean), hosted);
    const evenCalls = Math.round(14_400 * (half.breakEvenUtilisation as number));
    const even = compareWithHosted(hourOf(evenCalls, mean), hosted);
    expect(even.breakEvenUtilisation).toBeCloseTo(hourOf(evenCalls, mean).utilisation, 3);
    expect(Math.abs(even.savingNanoUsd as number) / even.selfHostedNanoUsd).toBeLessThan(1e-4);
  });

  it("shows GPUs that never pay off: a break-even above 1, beyond what they can serve", () => {
    const dear = compareWithHosted(hourOf(7_200, mean, { usdPerHour: 60 }), hosted);
    expect(dear.breakEvenUtilisation).toBeGreaterThan(1);
    expect(dear.breakEvenTokensPerMonth).toBeGreaterThan(dear.capacityTokensPerMonth as number);
    expect(dear.savingNanoUsd).toBeLessThan(0);
  });

  it("leaves unknown what is not known: the hosted price, or the capacity", () => {
    const unpriced = compareWithHosted(hourOf(10, mean), { name: "new", nanoUsdOf: () => undefined });
    expect(unpriced).toMatchObject({ hostedNanoUsd: undefined, savingNanoUsd: undefined });
    expect(unpriced.breakEvenUtilisation).toBeUndefined();
    const unrated = compareWithHosted(hourOf(10, mean, { ratedTokensPerSecond: undefined }), hosted);
    expect(unrated.breakEvenUtilisation).toBeUndefined();
    expect(unrated.breakEvenTokensPerMonth).toBeGreaterThan(0);
    expect(compareWithHosted(hourOf(0, mean), hosted)).toMatchObject({ hostedNanoUsd: 0, savingNanoUsd: -6e9 });
  });

  it("takes a price that has tiers at the length of the mean call, not of the sum", () => {
    const tiered = { ...price, tiers: [{ aboveInputTokens: 200_000, rates: { ...price.rates, input: 1e9 } }] };
    const ofTiered = compareWithHosted(hourOf(7_200, mean), {
      name: "t",
      nanoUsdOf: (tokens) => costOf(tiered, tokens),
    });
    expect(ofTiered.hostedNanoUsd).toBe(compareWithHosted(hourOf(7_200, mean), hosted).hostedNanoUsd);
  });

  it("takes the caller's own sum over calls in place of its own", () => {
    expect(compareWithHosted(hourOf(7_200, mean), hosted, 12e9)).toMatchObject({
      savingNanoUsd: 6e9,
      breakEvenUtilisation: 0.25,
    });
  });
});

describe("hostedCost", () => {
  it("prices whole tokens, as many calls as there were, and all of the traffic's tokens: exact by token and by request", () => {
    const traffic = fc.record({
      calls: fc.integer({ min: 1, max: 5_000 }),
      inputTokens: fc.nat(9_000_000),
      cached: fc.double({ min: 0, max: 1, noNaN: true }),
      outputTokens: fc.nat(9_000_000),
    });
    fc.assert(
      fc.property(traffic, ({ cached, ...counts }) => {
        const use = { ...hourOf(0, mean), ...counts, cachedInputTokens: Math.floor(counts.inputTokens * cached) };
        const nanoUsdOf = (tokens: Parameters<typeof costOf>[1]) => {
          for (const count of Object.values(tokens)) expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
          expect(tokens.cachedInputTokens).toBeLessThanOrEqual(tokens.inputTokens);
          return 7 + 3 * tokens.inputTokens - 2 * tokens.cachedInputTokens + 11 * tokens.outputTokens;
        };
        const { calls, inputTokens, cachedInputTokens, outputTokens } = use;
        const exact = 7 * calls + 3 * inputTokens - 2 * cachedInputTokens + 11 * outputTokens;
        expect(hostedCost(use, { name: "by token", nanoUsdOf })).toBe(exact);
      }),
    );
  });
});

describe("published break-evens", () => {
  it("19,940 a month is even with 0.80 per million at 24.9 billion tokens, far beyond what it can serve", () => {
    const fixed = hourOf(7_200, mean, { usdPerHour: 19_940 / 730 });
    const flat = configuredPrice({ inputUsdPerMillionTokens: 0.8, outputUsdPerMillionTokens: 0.8 });
    const { breakEvenTokensPerMonth } = compareWithHosted(fixed, {
      name: "blend",
      nanoUsdOf: (tokens) => costOf(flat, tokens),
    });
    expect((breakEvenTokensPerMonth as number) / 1e9).toBeCloseTo(24.925, 3);
  });

  it("pairs of H100 reserved at 2.80, 70% full, with 380,000 a year of people, are even with 0.88 at 1.6 billion tokens a day", () => {
    const fleet = {
      usdPerReplicaHour: 2.8,
      overheadUsdPerMonth: 380_000 / 12,
      tokensPerReplicaHour: 288e6 / 0.7 / 24,
      utilisation: 0.7,
      hostedUsdPerMillionTokens: 0.88,
    };
    expect((breakEvenTokensPerMonthAtScale(fleet) as number) / (365 / 12) / 1e9).toBeCloseTo(1.61, 2);
    expect(breakEvenTokensPerMonthAtScale({ ...fleet, hostedUsdPerMillionTokens: 0.2 })).toBeUndefined();
  });

  it("the time model gives the size of a published system from a day of its traffic: 226.75 nodes", () => {
    const day = { inputTokens: 608e9, cachedInputTokens: 0, outputTokens: 168e9 };
    const { prefill, decode } = replicaSeconds(day, { prefill: 73_700, decode: 14_800 });
    expect(Math.abs((prefill + decode) / 86_400 / 226.75 - 1)).toBeLessThan(0.001);
  });
});
