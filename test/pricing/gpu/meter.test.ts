import { type GpuHour, GpuMeter, gpuTotals } from "@spillway/pricing";
import { describe, expect, it } from "vitest";

const hourMs = 3_600_000;
const minuteMs = 60_000;
const ten = Date.parse("2026-06-01T10:00:00Z");
/** USD 3.60 an hour: a second is a thousandth of a dollar. */
const settings = { usdPerHour: 3.6, ratedTokensPerSecond: { prefill: 10_000, decode: 1_000 } };
const meterFrom = (startMs: number, more = {}) =>
  new GpuMeter({ endpoint: "vllm/llama", startMs, ...settings, ...more });
const call = (atMs: number, outputTokens: number, inputTokens = 0, cachedInputTokens = 0) => ({
  atMs,
  inputTokens,
  cachedInputTokens,
  outputTokens,
});
const addsUp = (hour: GpuHour) => expect(hour.chargedNanoUsd + hour.idleNanoUsd).toBe(hour.billNanoUsd);

describe("charge", () => {
  it("is the share of the capacity, prefill and decode each at its own speed", () => {
    const meter = meterFrom(ten);
    expect(meter.charge(call(ten, 1_000))).toBe(1_000_000);
    expect(meter.charge(call(ten, 0, 10_000))).toBe(1_000_000);
    expect(meter.charge(call(ten, 500, 5_000))).toBe(1_000_000);
  });

  it("takes a cached prompt token for a hundredth of one, or what is said", () => {
    expect(meterFrom(ten).charge(call(ten, 0, 10_000, 10_000))).toBe(10_000);
    expect(meterFrom(ten, { cachedInputWeight: 0 }).charge(call(ten, 0, 10_000, 10_000))).toBe(0);
    expect(meterFrom(ten, { cachedInputWeight: 0.5 }).charge(call(ten, 0, 10_000, 4_000))).toBe(800_000);
  });

  it("prefills at 2.5 times the speed of decoding where only that is known", () => {
    const meter = meterFrom(ten, { ratedTokensPerSecond: { decode: 1_000 } });
    expect(meter.charge(call(ten, 0, 2_500))).toBe(1_000_000);
  });

  it("costs the same with more replicas, except for the overhead that they share", () => {
    expect(meterFrom(ten, { replicas: 5 }).charge(call(ten, 1_000))).toBe(1_000_000);
    const overheadUsdPerMonth = 3.6 * 730;
    expect(meterFrom(ten, { overheadUsdPerMonth }).charge(call(ten, 1_000))).toBe(2_000_000);
    expect(meterFrom(ten, { replicas: 2, overheadUsdPerMonth }).charge(call(ten, 1_000))).toBe(1_500_000);
  });

  it("is never for more of a replica than the time the call took", () => {
    const meter = meterFrom(ten);
    expect(meter.charge({ ...call(ten + 500, 1_000_000, 10_000), startedAtMs: ten })).toBe(500_000);
    expect(meter.charge({ ...call(ten + 5_000, 1_000), startedAtMs: ten })).toBe(1_000_000);
    expect(meter.charge({ ...call(ten, 1_000), startedAtMs: ten + 5_000 })).toBe(1_000_000);
    expect(gpuTotals(meter.cut(ten + 5_000)).utilisation).toBeCloseTo(0.5, 5);
  });

  it("is what priceOf said before, which books nothing", () => {
    const meter = meterFrom(ten);
    const foretold = meter.priceOf(call(ten, 321, 1_234, 200));
    expect(meter.charge(call(ten, 321, 1_234, 200))).toBe(foretold);
    expect(gpuTotals(meter.cut(ten + 1)).calls).toBe(1);
  });

  it.each([[Number.NaN], [-5], [Number.POSITIVE_INFINITY]])("takes a count of %d for 0", (count) => {
    const meter = meterFrom(ten);
    expect(meter.charge(call(ten, count, count, count))).toBe(0);
    expect(meter.charge(call(ten, 0, 100, 100_000))).toBe(meter.priceOf(call(ten, 0, 100, 100)));
    expect(meter.charge(call(Number.NaN, 1_000))).toBe(1_000_000);
    expect(gpuTotals(meter.cut(ten + hourMs))).toMatchObject({ calls: 3, outputTokens: 1_000, cachedInputTokens: 100 });
  });

  it.each([
    [{ ratedTokensPerSecond: { decode: 0 } }],
    [{ ratedTokensPerSecond: { decode: 1, prefill: -1 } }],
    [{ cachedInputWeight: 1.1 }],
    [{ usdPerHour: 1e10 }],
    [{ learn: { windows: 0 } }],
  ])("is refused before it starts with %j", (wrong) => {
    expect(() => meterFrom(ten, wrong)).toThrow(RangeError);
  });
});

describe("entriesUntil", () => {
  it("books each finished hour once, idle ones too, and nothing of the hour that runs", () => {
    const meter = meterFrom(ten);
    meter.charge(call(ten + minuteMs, 900_000, 0));
    expect(meter.entriesUntil(ten + hourMs - 1)).toEqual([]);
    const entries = meter.entriesUntil(ten + 2 * hourMs + minuteMs);
    expect(entries).toMatchObject([
      { hourStartMs: ten, billNanoUsd: 3_600_000_000, chargedNanoUsd: 900_000_000, idleNanoUsd: 2_700_000_000 },
      { hourStartMs: ten + hourMs, chargedNanoUsd: 0, idleNanoUsd: 3_600_000_000, utilisation: 0, calls: 0 },
    ]);
    expect(entries[0]).toMatchObject({ utilisation: 0.25, calls: 1, outputTokens: 900_000, overrunNanoUsd: 0 });
    expect(meter.entriesUntil(ten + 2 * hourMs + minuteMs)).toEqual([]);
  });

  it("bills the part of the first hour that the endpoint was there for", () => {
    const meter = meterFrom(ten + 45 * minuteMs);
    expect(meter.entriesUntil(ten + hourMs)).toMatchObject([{ hourStartMs: ten, billNanoUsd: 900_000_000 }]);
  });

  it("books the hours in which no router ran, where the bill is said to begin before", () => {
    const meter = meterFrom(ten + 30 * minuteMs);
    expect(meter.entriesUntil(ten + 4 * hourMs).map(({ idleNanoUsd }) => idleNanoUsd / 1e9)).toEqual([
      1.8, 3.6, 3.6, 3.6,
    ]);
  });

  it("books a call that spans hours to the one it ends in", () => {
    const meter = meterFrom(ten);
    meter.charge({ ...call(ten + hourMs + 1, 1_000), startedAtMs: ten });
    expect(meter.entriesUntil(ten + 2 * hourMs).map(({ calls }) => calls)).toEqual([0, 1]);
  });

  it("books a call that is told late to the open hour, and leaves what is booked", () => {
    const meter = meterFrom(ten);
    const [first] = meter.entriesUntil(ten + hourMs);
    expect(meter.charge(call(ten + minuteMs, 1_000))).toBe(1_000_000);
    const [second] = meter.entriesUntil(ten + 2 * hourMs);
    expect([first?.calls, second?.calls]).toEqual([0, 1]);
    for (const entry of [first, second]) addsUp(entry as GpuHour);
  });

  it("keeps charges that come to more than the bill, and names the overrun", () => {
    const meter = meterFrom(ten);
    meter.charge(call(ten, 4_000_000));
    const [entry] = meter.entriesUntil(ten + hourMs);
    expect(entry).toMatchObject({
      chargedNanoUsd: 4_000_000_000,
      idleNanoUsd: -400_000_000,
      overrunNanoUsd: 400_000_000,
    });
    expect(entry?.utilisation).toBeCloseTo(4_000 / 3_600, 12);
    addsUp(entry as GpuHour);
  });
});

describe("changes within an hour", () => {
  it("bills replicas for the time they were there", () => {
    const meter = meterFrom(ten);
    meter.setReplicas(ten + 15 * minuteMs, 3);
    meter.setReplicas(ten + 45 * minuteMs, 0);
    const [entry] = meter.entriesUntil(ten + hourMs);
    expect(entry?.billNanoUsd).toBe(900_000_000 * (1 + 3 + 3));
    expect(entry?.segments.map(({ replicas }) => replicas)).toEqual([1, 3, 0]);
    expect(entry?.paidReplicaMicros).toBe(105 * 60e6);
  });

  it("bills a new price from its time on, keeps the replicas, and leaves what is booked", () => {
    const meter = meterFrom(ten, { replicas: 2 });
    meter.entriesUntil(ten + hourMs);
    meter.configure(ten + 30 * minuteMs, { ...settings, usdPerHour: 7.2 });
    expect(meter.entriesUntil(ten + 2 * hourMs)).toMatchObject([{ billNanoUsd: 14_400_000_000 }]);
  });

  it("keeps the old settings where the new ones make no sense", () => {
    const meter = meterFrom(ten);
    expect(() => meter.configure(ten, { usdPerHour: -1, ratedTokensPerSecond: { decode: 5 } })).toThrow(RangeError);
    expect(() => meter.configure(ten, { usdPerHour: 9, ratedTokensPerSecond: { decode: -5 } })).toThrow(RangeError);
    expect(meter.tokensPerSecond?.decode).toBe(1_000);
    expect(meter.entriesUntil(ten + hourMs)).toMatchObject([{ billNanoUsd: 3_600_000_000 }]);
  });
});

describe("cut", () => {
  it("gives the begun hour out in parts that add up to the bill of the hour, odd rates included", () => {
    const meter = meterFrom(ten, { usdPerHour: 1e-7 / 3, process: "one" });
    const parts = [7, 19, 19, 31].flatMap((minutes) => meter.cut(ten + minutes * minuteMs));
    parts.push(...meter.entriesUntil(ten + hourMs));
    expect(parts.map(({ source }) => source)).toEqual(["one/0", "one/1", "one/2", "one/3"]);
    expect(parts.reduce((sum, { billNanoUsd }) => sum + billNanoUsd, 0)).toBe(33);
    parts.forEach(addsUp);
  });

  it("bills a nano-dollar's half as one, and no later change alters a part that is out", () => {
    const late = meterFrom(ten, { usdPerHour: 1e-9 });
    expect(late.cut(ten + 30 * minuteMs)).toMatchObject([{ billNanoUsd: 1 }]);
    late.setReplicas(ten + 15 * minuteMs, 3);
    expect(late.entriesUntil(ten + hourMs)).toMatchObject([{ billNanoUsd: 1 }]);

    const early = meterFrom(ten, { usdPerHour: 1e-9 });
    early.setReplicas(ten + 15 * minuteMs, 3);
    expect(early.cut(ten + 30 * minuteMs)).toMatchObject([{ billNanoUsd: 1 }]);
    expect(early.entriesUntil(ten + hourMs)).toMatchObject([{ billNanoUsd: 2 }]);
  });

  it("bills no time twice where the clock steps back", () => {
    const meter = meterFrom(ten);
    meter.cut(ten + 30 * minuteMs);
    meter.charge(call(ten, 1_000));
    const back = meter.cut(ten + 10 * minuteMs);
    expect(back).toMatchObject([{ startMs: ten + 30 * minuteMs, endMs: ten + 30 * minuteMs, calls: 1 }]);
    expect(meter.entriesUntil(ten + hourMs)).toMatchObject([{ billNanoUsd: 1_800_000_000, calls: 0 }]);
  });

  it("loses no call: not one told after it, nor one of an hour to come", () => {
    const meter = meterFrom(ten);
    meter.cut(ten + minuteMs);
    meter.charge(call(ten, 1_000));
    meter.charge(call(ten + 5 * hourMs, 1_000));
    const parts = meter.cut(ten + minuteMs);
    expect(parts).toMatchObject([{ startMs: ten + minuteMs, endMs: ten + minuteMs, calls: 2, billNanoUsd: 0 }]);
    parts.forEach(addsUp);
    expect(meter.cut(ten)).toEqual([]);
  });
});

describe("a learned capacity", () => {
  const learning = { usdPerHour: 3.6, ratedTokensPerSecond: undefined };
  /** Calls of a minute each that come to so many tokens a second. */
  const traffic = (meter: GpuMeter, fromMs: number, perSecond: readonly number[], atOnce = 1) =>
    perSecond.flatMap((rate, minute) => {
      const startedAtMs = fromMs + minute * minuteMs;
      const each = { ...call(startedAtMs + minuteMs, (rate * 60) / atOnce), startedAtMs };
      return Array.from({ length: atOnce }, () => meter.charge(each));
    });

  it("is unknown, and so are charges, until a throughput was sustained for five minutes", () => {
    const meter = meterFrom(ten, learning);
    const charges = traffic(meter, ten, [100, 100, 100, 100, 100, 100, 100, 100]);
    expect(charges.indexOf(undefined)).toBe(0);
    expect(charges.at(-1)).toBe(60_000_000);
    expect(meter.tokensPerSecond).toEqual({ decode: 100, prefill: 250 });
    const unpriced = charges.filter((charge) => charge === undefined).length;
    const [entry] = meter.entriesUntil(ten + hourMs);
    expect(entry).toMatchObject({ calls: 8, unpricedCalls: unpriced, outputTokens: 48_000 });
    addsUp(entry as GpuHour);
  });

  it("does not rise by a burst of two minutes", () => {
    const meter = meterFrom(ten, learning);
    traffic(meter, ten, [100, 100, 100, 100, 100, 100, 5_000, 5_000, 100, 100, 100]);
    expect(meter.tokensPerSecond?.decode).toBe(100);
  });

  it("rises with what is sustained, is per replica, and does not fall with the traffic", () => {
    const meter = meterFrom(ten, { ...learning, replicas: 2 });
    traffic(meter, ten, [200, 200, 200, 200, 200, 400, 400, 400, 400, 400, 10, 10, 10, 10, 10, 10, 10]);
    expect(meter.tokensPerSecond?.decode).toBe(200);
  });

  it("is forgotten after a week", () => {
    const meter = meterFrom(ten, learning);
    traffic(meter, ten, [900, 900, 900, 900, 900, 900, 900, 900]);
    expect(meter.tokensPerSecond?.decode).toBe(900);
    traffic(meter, ten + 8 * 24 * hourMs, [100, 100, 100, 100, 100, 100, 100, 100]);
    expect(meter.tokensPerSecond?.decode).toBe(100);
  });

  it("raises a rated one only where told to, and outlives a new configuration", () => {
    const fixed = meterFrom(ten);
    const raised = meterFrom(ten, { learn: { windows: 2 } });
    for (const meter of [fixed, raised]) traffic(meter, ten, [2_000, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000]);
    expect(fixed.tokensPerSecond).toEqual({ decode: 1_000, prefill: 10_000 });
    expect(raised.tokensPerSecond).toEqual({ decode: 2_000, prefill: 20_000 });
    const quiet = meterFrom(ten, { learn: { windows: 2 } });
    traffic(quiet, ten, [10, 10, 10, 10, 10]);
    expect(quiet.tokensPerSecond?.decode).toBe(1_000);
    raised.configure(ten + hourMs, { ...settings, learn: true });
    expect(raised.tokensPerSecond?.decode).toBe(2_000);
  });

  it("leaves what was charged before it rose: the hour overruns, and adds up", () => {
    const meter = meterFrom(ten, learning);
    const rates = Array.from({ length: 59 }, (_, minute) => 10 * 1.2 ** minute);
    const charges = [
      ...traffic(meter, ten, rates.slice(0, 9)),
      ...traffic(meter, ten + 9 * minuteMs, rates.slice(9), 3),
    ];
    const [entry] = meter.entriesUntil(ten + hourMs);
    expect(entry?.chargedNanoUsd).toBe(charges.reduce<number>((sum, charge) => sum + (charge ?? 0), 0));
    expect(entry?.overrunNanoUsd).toBeGreaterThan(0);
    addsUp(entry as GpuHour);
  });
});
