import { memoryStore } from "@spillway/ledger";
import { sumGpuHours } from "@spillway/pricing";
import { FakeClock, failure, fault, hold, startLoopbackServer, text } from "@spillway/testing";
import { type GpuConfig, routerOf, type SpillwayConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, askStream, bothWays, type Place, type Rig, rejection, start } from "../routing/support.ts";
import { ledgerFile, nano, single, sumOf } from "./support.ts";

const hourMs = 3_600_000;
/** Three minutes into an hour. */
const startMs = Date.parse("2026-11-17T10:03:00Z");
/** 1,000 nano-dollars for each second of a replica. A call of 1,000 and 100 tokens takes 0.1 and 0.1 seconds. */
const gpu: GpuConfig = { usdPerHour: 3.6, ratedTokensPerSecond: { prefill: 10_000, decode: 1_000 } };
const perCall = 200_000;
const answer = text("Hi.", { usage: { inputTokens: 1_000, outputTokens: 100 } });

const own = (place: Place, changes: Partial<GpuConfig> = {}, rest: Partial<SpillwayConfig> = {}) =>
  single(place, { gpu: { ...gpu, ...changes } }, rest, "vllm");

/** On a clock that stands still: a call is charged for no longer than it took, where it took any time. */
const still = () => ({ clock: new FakeClock({ startMs }) });

function gpuOf({ router }: Pick<Rig, "router">) {
  const [report] = router.gpu();
  if (report === undefined) throw new Error("router.gpu() is empty.");
  const { billUsd, chargedUsd, idleUsd } = report;
  return { ...report, bill: nano(billUsd), charged: nano(chargedUsd), idle: nano(idleUsd) };
}

describe("a call on GPUs that are paid by the hour", () => {
  it.each(bothWays)("costs its share of the rated capacity: %s", async (_way, askOneWay) => {
    await using server = await startLoopbackServer({ answer });
    await using rig = start(own(server), still());
    await askOneWay(rig, "m");
    const record = await rig.record();
    expect(nano(record.costUsd)).toBe(perCall);
    expect(record.attempts[0]).toMatchObject({ costBasis: "gpu-hours", price: undefined });
  });

  it.each([
    ["more replicas cost the hour more and a call the same", { replicas: 4 }, perCall],
    ["overhead is part of the hour", { replicas: 2, overheadUsdPerMonth: 730 * 3.6 * 2 }, 2 * perCall],
    ["reserved", { usdPerHour: undefined, reserved: { usdPerMonth: 730 * 3.6 } }, perCall],
    [
      "reserved and paid in advance",
      { usdPerHour: undefined, reserved: { upfrontUsd: 12 * 730 * 3.6, termMonths: 12 } },
      perCall,
    ],
    [
      "bought, with its power and people",
      {
        usdPerHour: undefined,
        bought: {
          usd: 730 * 1.2 * 36,
          months: 36,
          watts: 1_000,
          usdPerKwh: 1.2,
          powerUsageEffectiveness: 1,
          peopleUsdPerMonth: 730 * 1.2,
        },
      },
      perCall,
    ],
  ] as const)("%s", async (_what, changes, cost) => {
    await using server = await startLoopbackServer({ answer });
    const made = Object.fromEntries(Object.entries({ ...gpu, ...changes }).filter(([, value]) => value !== undefined));
    await using rig = start(single(server, { gpu: made as GpuConfig }, {}, "vllm"), still());
    await ask(rig, "m");
    expect(nano((await rig.record()).costUsd)).toBe(cost);
  });

  it("pays little for a cached prompt", async () => {
    const cached = text("Hi.", { usage: { inputTokens: 1_000, outputTokens: 100 }, cachedTokens: 800 });
    await using server = await startLoopbackServer({ answer: cached });
    await using rig = start(own(server, { cachedInputWeight: 0.1 }), still());
    await ask(rig, "m");
    // (200 + 0.1 x 800) / 10,000 and 100 / 1,000 seconds.
    expect(nano((await rig.record()).costUsd)).toBe(128_000);
  });

  it("that failed with a status costs nothing; one that was cut costs what it did", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(own(server), still());
    server.script(failure(503), fault.cutStream(3, text("one two three four")));
    await rejection(ask(rig, "m"));
    await rejection(askStream(rig, "m"));
    expect((await rig.record()).attempts[0]?.costUsd).toBe(0);
    const [cut] = (await rig.record(1)).attempts;
    expect(cut).toMatchObject({ costBasis: "gpu-hours", failure: "stream-cut" });
    expect(nano(cut?.costUsd)).toBe(Math.round(((cut?.usage?.inputTokens ?? 0) / 10_000 + 3 / 1_000) * 1e6));
  });

  it("is charged for no more than the time it took, where the capacity is rated too low", async () => {
    const { clock } = still();
    const held = hold(answer);
    await using server = await startLoopbackServer({ answer: held.answer });
    await using rig = start(own(server), { clock });
    const asked = ask(rig, "m");
    await held.reached;
    await clock.advance(50);
    held.release();
    await asked;
    expect(nano((await rig.record()).costUsd)).toBe(50_000);
  });

  it("tells what to do where no capacity is known: not to give a price, which stands beside no gpu", async () => {
    await using server = await startLoopbackServer({ answer });
    await using rig = start(single(server, { gpu: { usdPerHour: 3.6 } }, {}, "vllm"));
    await ask(rig, "m");
    expect((await rig.record()).unpricedAttempts).toBe(1);
    const told = rig.warnings.find(({ code }) => code === "price_unknown");
    expect(told?.message).toMatch(/ratedTokensPerSecond/);
  });
});

describe("the bill of the hour", () => {
  it("is calls and idle, in router.gpu() and in the ledger's file, hour by hour", async () => {
    const clock = new FakeClock({ startMs });
    await using file = ledgerFile();
    await using server = await startLoopbackServer({ answer });
    await using rig = start(own(server, { replicas: 2 }, { ledger: { sqlite: file.path } }), { clock });
    // 57 minutes of the first hour, a whole one with calls, an idle one, and half of the next.
    for (let call = 0; call < 5; call++) await ask(rig, "m");
    await clock.advance(57 * 60_000);
    for (let call = 0; call < 3; call++) await askStream(rig, "m");
    await clock.advance(2 * hourMs + hourMs / 2);
    await ask(rig, "m");

    const whole = gpuOf(rig);
    expect(whole.bill).toBe(Math.round((57 / 60 + 2.5) * 7.2e9));
    expect(whole.charged).toBe(9 * perCall);
    expect((whole.charged ?? 0) + (whole.idle ?? 0)).toBe(whole.bill);
    expect(whole).toMatchObject({ inputTokens: 9_000, outputTokens: 900 });
    expect(whole.utilisation).toBeCloseTo((9 * 0.2) / (2 * 3.45 * 3600), 9);

    const { rows, total } = await rig.router.query({ groupBy: ["hour"] });
    expect(
      rows.map(({ group, gpu: figures }) => [group.hour, nano(figures?.chargedUsd), nano(figures?.billUsd)]),
    ).toEqual([
      ["2026-11-17T10", 5 * perCall, 0.95 * 7.2e9],
      ["2026-11-17T11", 3 * perCall, 7.2e9],
      ["2026-11-17T12", 0, 7.2e9],
      ["2026-11-17T13", perCall, 3.6e9],
    ]);
    for (const { gpu: figures } of rows) {
      expect((nano(figures?.chargedUsd) ?? 0) + (nano(figures?.idleUsd) ?? 0)).toBe(nano(figures?.billUsd));
    }
    expect(nano(total.gpu?.billUsd)).toBe(whole.bill);
    expect(nano(total.gpu?.idleUsd)).toBe(whole.idle);
    expect(nano(total.costUsd)).toBe(whole.charged);
    expect(sumOf(rig.records)).toBe(whole.charged);
  });

  it("adds up however often it is looked at in between", async () => {
    const clock = new FakeClock({ startMs });
    await using server = await startLoopbackServer({ answer });
    await using rig = start(own(server, { usdPerHour: 1 / 3 }, { ledger: "memory" }), { clock });
    for (let minute = 0; minute < 90; minute += 7) {
      await ask(rig, "m");
      const { bill, charged, idle } = gpuOf(rig);
      expect((charged ?? 0) + (idle ?? 0)).toBe(bill);
      await clock.advance(7 * 60_000 + 1);
      await rig.router.query();
    }
    const { total } = await rig.router.query();
    const end = gpuOf(rig);
    expect(end.bill).toBe(nano(total.gpu?.billUsd));
    expect(end.bill).toBeCloseTo(((clock.nowMs() - startMs) / hourMs) * (1e9 / 3), -1);
    expect(end.charged).toBe(sumOf(rig.records));
  });

  it("goes on while nobody calls, and is there after close for the next process", async () => {
    const clock = new FakeClock({ startMs: Date.parse("2026-11-17T10:00:00Z") });
    await using file = ledgerFile();
    await using server = await startLoopbackServer({ answer });
    const config = own(server, {}, { ledger: { sqlite: file.path } });
    const first = start(config, { clock });
    await clock.advance(2 * hourMs);
    await first.router.close();
    await using second = start(config, { clock });
    await clock.advance(hourMs);
    await ask(second, "m");
    const { total } = await second.router.query();
    expect(nano(total.gpu?.billUsd)).toBe(3 * 3.6e9);
    expect(nano(total.gpu?.chargedUsd)).toBe(perCall);
  });

  /** The bill in a ledger that two routers share, after an hour with a call at each. */
  async function billOfTwo(ledger: SpillwayConfig["ledger"]): Promise<(number | undefined)[]> {
    const clock = new FakeClock({ startMs: Date.parse("2026-11-17T10:00:00Z") });
    await using server = await startLoopbackServer({ answer });
    const config = own(server, {}, ledger === undefined ? {} : { ledger });
    await using first = start(config, { clock });
    await using second = start(config, { clock });
    await ask(first, "m");
    await ask(second, "m");
    await clock.advance(hourMs);
    for (const { router } of [first, second]) await router.flush();
    const { gpu: booked } = (await second.router.query()).total;
    return [nano(booked?.billUsd), nano(booked?.chargedUsd)];
  }

  it("is one bill where two routers book it in one file", async () => {
    await using file = ledgerFile();
    expect(await billOfTwo({ sqlite: file.path })).toEqual([3.6e9, 2 * perCall]);
  });

  it("is one bill where two routers book it in a store of the user's own that is told how to put hours together", async () => {
    expect(await billOfTwo(memoryStore({ mergeGpuHours: sumGpuHours }))).toEqual([3.6e9, 2 * perCall]);
  });

  it("follows a change of the configuration from then on", async () => {
    const clock = new FakeClock({ startMs: Date.parse("2026-11-17T10:00:00Z") });
    await using server = await startLoopbackServer({ answer });
    await using rig = start(own(server, { replicas: 1 }), { clock });
    await clock.advance(hourMs / 2);
    rig.router.update(own(server, { replicas: 3, usdPerHour: 1 }));
    await clock.advance(hourMs / 2);
    expect(gpuOf(rig).bill).toBe(1.8e9 + 1.5e9);
    rig.router.update(single(server));
    await clock.advance(10 * hourMs);
    expect(rig.router.gpu()).toEqual([]);
    rig.router.update(own(server, { replicas: 3, usdPerHour: 1 }));
    expect(gpuOf(rig).bill).toBe(1.8e9 + 1.5e9);
  });

  // GpuMeter.configure takes missing `replicas` for "as many as before"; after setReplicas(0) that is none.
  it("goes on for an endpoint that was away for a while, with the default of one replica", async () => {
    const clock = new FakeClock({ startMs: Date.parse("2026-11-17T10:00:00Z") });
    await using server = await startLoopbackServer({ answer });
    await using rig = start(own(server), { clock });
    rig.router.update(single(server));
    rig.router.update(own(server));
    await clock.advance(hourMs);
    expect(gpuOf(rig).bill).toBe(3.6e9);
  });

  it("is that of one replica, the default, where `replicas` was taken out of the configuration", async () => {
    const clock = new FakeClock({ startMs: Date.parse("2026-11-17T10:00:00Z") });
    await using server = await startLoopbackServer({ answer });
    await using rig = start(own(server, { replicas: 4 }), { clock });
    rig.router.update(own(server));
    await clock.advance(hourMs);
    expect(gpuOf(rig).bill).toBe(3.6e9);
  });
});

describe("beside a hosted endpoint", () => {
  it("the same traffic has its price there, a saving, and a utilisation at which both cost the same", async () => {
    const clock = new FakeClock({ startMs: Date.parse("2026-11-17T10:00:00Z") });
    await using server = await startLoopbackServer({ answer });
    const config = own(server, { compareWith: "hosted/m" });
    await using rig = start(
      {
        ...config,
        providers: { ...config.providers, hosted: { baseUrl: server.baseUrl } },
        endpoints: [
          ...config.endpoints,
          { provider: "hosted", model: "m", price: { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 10 } },
        ],
      },
      { clock },
    );
    for (let call = 0; call < 10; call++) await ask(rig, "only/m");
    await clock.advance(hourMs);
    const { compared, utilisation, billUsd, effective } = gpuOf(rig);
    expect(compared?.endpoint).toBe("hosted/m");
    // 10 calls of 1,000 x 1,000 and 100 x 10,000 nano-dollars, beside an hour at 3.60.
    expect(nano(compared?.hostedUsd)).toBe(20_000_000);
    expect(nano(compared?.savingUsd)).toBe(20_000_000 - 3_600_000_000);
    expect(utilisation).toBeCloseTo(2 / 3_600, 9);
    expect(compared?.breakEvenUtilisation).toBeCloseTo((2 / 3_600) * (3.6 / 0.02), 9);
    expect(compared?.breakEvenTokensPerMonth).toBeCloseTo((3.6 / 0.02) * 11_000 * 730, 0);
    expect(Object.values(effective).some((usd) => typeof usd === "number" && usd > 0)).toBe(true);
    expect(billUsd).toBe(3.6);
  });

  it("whose price is unknown, nothing is claimed", async () => {
    await using server = await startLoopbackServer({ answer });
    const config = own(server, { compareWith: "hosted/m" });
    await using rig = start({
      ...config,
      providers: { ...config.providers, hosted: { baseUrl: server.baseUrl } },
      endpoints: [...config.endpoints, { provider: "hosted", model: "m" }],
    });
    await ask(rig, "only/m");
    expect(routerOf(rig.client).gpu()[0]?.compared).toMatchObject({
      hostedUsd: undefined,
      savingUsd: undefined,
      breakEvenUtilisation: undefined,
    });
  });
});
