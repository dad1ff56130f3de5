import { gpuBillUsdPerHour, gpuHourlyUsd, hoursPerMonth } from "@spillway/pricing";
import { describe, expect, it } from "vitest";

describe("gpuHourlyUsd", () => {
  it("is the rate of a rented replica, reproducing two H100 at 2.50 for 3,650 and at 1.50 for 2,190 a month", () => {
    expect(gpuHourlyUsd({ usdPerHour: 2 * 2.5 }) * hoursPerMonth).toBe(3_650);
    expect(gpuHourlyUsd({ usdPerHour: 2 * 1.5 }) * hoursPerMonth).toBe(2_190);
  });

  it("spreads a reservation over its hours: by the month, in advance, or both", () => {
    expect(gpuHourlyUsd({ reserved: { usdPerMonth: 1_460 } })).toBe(2);
    expect(gpuHourlyUsd({ reserved: { upfrontUsd: 52_560, termMonths: 36 } })).toBe(2);
    expect(gpuHourlyUsd({ reserved: { usdPerMonth: 730, upfrontUsd: 52_560, termMonths: 36 } })).toBe(3);
  });

  it("adds depreciation, power and people of bought hardware, reproducing an A100 at 2,000 + 200 + 500 a month", () => {
    const a100 = {
      usd: 72_000,
      months: 36,
      watts: 2_000,
      usdPerKwh: 200 / (2 * 730 * 1.25),
      powerUsageEffectiveness: 1.25,
      peopleUsdPerMonth: 500,
    };
    expect(gpuHourlyUsd({ bought: a100 }) * hoursPerMonth).toBeCloseTo(2_700, 9);
    expect(gpuBillUsdPerHour({ bought: a100, replicas: 4 }) * hoursPerMonth).toBeCloseTo(10_800, 9);
  });

  it("takes off what the hardware still sells for, and adds the rack", () => {
    const bought = { usd: 80_000, months: 50, residualUsd: 7_000, watts: 0, usdPerKwh: 0 };
    expect(gpuHourlyUsd({ bought })).toBe(2);
    expect(gpuHourlyUsd({ bought: { ...bought, colocationUsdPerMonth: 365 } })).toBe(2.5);
  });

  it("reckons 1.56 times the server's power for its site unless told", () => {
    const bought = { usd: 0, months: 36, watts: 1_000, usdPerKwh: 0.1 };
    expect(gpuHourlyUsd({ bought })).toBeCloseTo(0.156, 12);
    expect(gpuHourlyUsd({ bought: { ...bought, powerUsageEffectiveness: 1 } })).toBeCloseTo(0.1, 12);
  });

  it.each([
    ["nothing", {}],
    ["two at once", { usdPerHour: 1, reserved: { usdPerMonth: 1 } }],
    ["a negative rate", { usdPerHour: -1 }],
    ["no number", { usdPerHour: Number.NaN }],
    ["an empty reservation", { reserved: {} }],
    ["an advance without a term", { reserved: { upfrontUsd: 1_000 } }],
    ["a life of no months", { bought: { usd: 1, months: 0, watts: 1, usdPerKwh: 1 } }],
    ["a residual above the price", { bought: { usd: 1, months: 1, residualUsd: 2, watts: 1, usdPerKwh: 1 } }],
    [
      "a site that makes power",
      { bought: { usd: 1, months: 1, watts: 1, usdPerKwh: 1, powerUsageEffectiveness: 0.9 } },
    ],
  ])("refuses %s", (_name, cost) => {
    expect(() => gpuHourlyUsd(cost)).toThrow(RangeError);
  });
});

describe("gpuBillUsdPerHour", () => {
  it("is all replicas and the overhead, reproducing two nodes and a part-time engineer at 19,940 a month", () => {
    const nodes = { reserved: { usdPerMonth: 7_920 }, replicas: 2, overheadUsdPerMonth: 3_500 + 200 + 400 };
    expect(gpuBillUsdPerHour(nodes) * hoursPerMonth).toBeCloseTo(19_940, 9);
  });

  it("goes on for the overhead while scaled to nothing", () => {
    expect(gpuBillUsdPerHour({ usdPerHour: 6, replicas: 0, overheadUsdPerMonth: 730 })).toBe(1);
    expect(() => gpuBillUsdPerHour({ usdPerHour: 6, replicas: -1 })).toThrow(RangeError);
  });
});
