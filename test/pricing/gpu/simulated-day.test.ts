import { toNanoUsd, toUsd } from "@spillway/core";
import { effectivePrice, gpuTotals } from "@spillway/pricing";
import { describe, expect, it } from "vitest";
import { loadByHour, simulateDay } from "./simulated-day.ts";

/**
 * The published figures ("Open vs closed TCO", May 2026): two H100 on demand at USD 6.00 an hour, 144 a day. At 70% they
 * are said to cost 0.50 per million generated tokens: 144 / 0.50 = 288 million a day, so 411.4 million at 100%, 4,762 a
 * second. Prompts are reckoned to cost nothing, the whole bill stands on the generated tokens. At 30% that is
 * 0.50 * 70 / 30 = 1.17 (the article prints 1.18).
 */
const published = { usdPerHour: 6, outputTokensPerDay: 288e6 / 0.7 };
const decode = published.outputTokensPerDay / 86_400;
const settings = { usdPerHour: published.usdPerHour, ratedTokensPerSecond: { decode } };

/** As the article reckons: generated tokens only. */
const outputOnly = simulateDay({ settings, inputPerOutput: 0, outputTokensPerFullHour: decode * 3600 });

/** The same GPUs with the article's own mix, 60% in and 40% out: 1.5 in per out, and the prompts' prefill is work too. */
const inputPerOutput = 1.5;
const mixedOutputPerHour = (decode * 3600) / (1 + inputPerOutput / 2.5);
const mixed = simulateDay({ settings, inputPerOutput, outputTokensPerFullHour: mixedOutputPerHour });

describe.each([
  ["generated tokens only", outputOnly],
  ["60% in, 40% out", mixed],
])("a day at 5%% to 90%%, %s", (_name, { entries, told }) => {
  it("has calls and idle come to the bill in every hour", () => {
    expect(entries).toHaveLength(24);
    entries.forEach((entry, hour) => {
      expect(entry.billNanoUsd).toBe(toNanoUsd(published.usdPerHour));
      expect(entry.chargedNanoUsd).toBe(told[hour]);
      expect((told[hour] as number) + entry.idleNanoUsd).toBe(entry.billNanoUsd);
      expect(entry.utilisation).toBeCloseTo(loadByHour[hour] as number, 4);
      expect(entry.overrunNanoUsd).toBe(0);
    });
    expect(gpuTotals(entries).billNanoUsd).toBe(toNanoUsd(144));
  });

  it("is cheaper the fuller it is", () => {
    const ordered = [...entries].sort((left, right) => left.utilisation - right.utilisation);
    const prices = ordered.map((entry) => effectivePrice(gpuTotals([entry])).blendedUsd as number);
    prices.slice(1).forEach((price, index) => {
      expect(price).toBeLessThanOrEqual((prices[index] as number) * 1.000_1);
    });
  });
});

it("goes through the published 0.50 at 70% and 1.17 at 30%, and 0.23 where reserved", () => {
  const priceAt = (load: number, entries = outputOnly.entries) => {
    const hours = entries.filter((_, hour) => loadByHour[hour] === load);
    return effectivePrice(gpuTotals(hours)).billPerOutputUsd as number;
  };
  expect(priceAt(0.7)).toBeCloseTo(0.5, 6);
  expect(priceAt(0.3)).toBeCloseTo((0.5 * 70) / 30, 6);
  expect(priceAt(0.3).toFixed(2)).toBe("1.17");
  const reserved = simulateDay({
    settings: { ...settings, usdPerHour: 2.8 },
    inputPerOutput: 0,
    outputTokensPerFullHour: decode * 3600,
  });
  expect(priceAt(0.7, reserved.entries)).toBeCloseTo(67.2 / 288, 6);
});

it("prints its curve", () => {
  const usd = (value: number | undefined) => (value ?? Number.NaN).toFixed(2).padStart(9);
  const publishedAt = new Map([
    ["70", 0.5],
    ["30", 1.17],
  ]);
  const curve = [...new Set(loadByHour)].sort().map((load) => {
    const hour = loadByHour.indexOf(load);
    const [alone, both] = [outputOnly, mixed].map(({ entries }) => entries[hour]);
    if (alone === undefined || both === undefined) throw new Error("an hour is missing");
    const mixedPrice = effectivePrice(gpuTotals([both]));
    const percent = (alone.utilisation * 100).toFixed(0);
    return [
      `${percent}%`.padStart(6),
      usd(toUsd(alone.chargedNanoUsd)),
      usd(toUsd(alone.idleNanoUsd)),
      usd(effectivePrice(gpuTotals([alone])).billPerOutputUsd),
      (publishedAt.get(percent)?.toFixed(2) ?? "").padStart(9),
      usd(mixedPrice.blendedUsd),
      usd(mixedPrice.inputUsd),
      usd(mixedPrice.outputUsd),
      usd(mixedPrice.billPerOutputUsd),
    ].join(" ");
  });
  const heads = ["calls", "idle", "per M out", "published", "blended", "in", "out", "bill/out"];
  console.log(
    [
      "2xH100 at USD 6.00 an hour, 4,762 generated tokens/s. USD of the hour; USD per million tokens",
      "      |  generated tokens only                | 60% in, 40% out",
      ["  load", ...heads.map((head) => head.padStart(9))].join(" "),
      ...curve,
    ].join("\n"),
  );
  expect(curve).toHaveLength(new Set(loadByHour).size);
  expect(curve.find((row) => row.includes("70%"))).toMatch(/0\.50 +0\.50/);
  expect(curve.find((row) => row.includes("30%"))).toMatch(/1\.17 +1\.17/);
});
