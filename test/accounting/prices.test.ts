import { FakeClock, failure, hold, startLoopbackServer, text } from "@spillway/testing";
import { importLiteLlmPrices, type PriceConfig, priceTable } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, askStream, bothWays, type Place, rejection, start, user } from "../routing/support.ts";
import { completion, ledgerFile, nano, price, single, streamed } from "./support.ts";

/** 1,000 prompt tokens and 100 generated ones. */
const usage = { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 };
const counted = { usage: { inputTokens: 1_000, outputTokens: 100 } };
const answer = text("Hi.", counted);
const oneUsd: PriceConfig = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 1 };
const twoUsd: PriceConfig = { inputUsdPerMillionTokens: 2, outputUsdPerMillionTokens: 2 };
/** What the call costs at 1 US dollar per million tokens. */
const once = 1_100_000;

/** Asks and gives the record's one attempt. */
async function attemptOf(rig: ReturnType<typeof start>, index = 0, model = "m", extra: object = {}) {
  await ask(rig, model, "Hello", extra);
  const record = await rig.record(index);
  expect(record.attempts).toHaveLength(1);
  return record.attempts[0];
}

describe("the price that applied", () => {
  it.each(bothWays)("stands in the record, with its source and rates: %s", async (_way, askOneWay) => {
    await using server = await startLoopbackServer({ answer });
    await using rig = start(
      single(server, { price: { ...price, usdPerRequest: 0.001, cachedInputUsdPerMillionTokens: 0.01 } }),
    );
    await askOneWay(rig, "m");
    const record = await rig.record();
    expect(record.attempts[0]?.price).toMatchObject({
      source: "config",
      rates: { input: 100, output: 400, cachedInput: 10, cacheWrite: 100 },
      nanoUsdPerRequest: 1_000_000,
    });
    expect(nano(record.costUsd)).toBe(1_000 * 100 + 100 * 400 + 1_000_000);
  });

  it("is each call's own when the configuration's changes between two calls", async () => {
    await using server = await startLoopbackServer({ answer });
    await using rig = start(single(server, { price: oneUsd }));
    const first = await attemptOf(rig);
    rig.router.update({ ...single(server, { price: twoUsd }), onCall: (record) => void seen.push(record) });
    const seen: (typeof rig.records)[number][] = [];
    await ask(rig, "m");
    const second = seen[0]?.attempts[0];
    expect([first?.price?.rates.input, second?.price?.rates.input]).toEqual([1_000, 2_000]);
    expect([nano(first?.costUsd), nano(second?.costUsd)]).toEqual([once, 2 * once]);
    expect(nano(rig.router.report().total.costUsd)).toBe(3 * once);
    expect(rig.records[0]?.attempts[0]).toEqual(first);
  });

  it.each(["headers", "stream"] as const)("of a call under way is the one it began with: %s", async (where) => {
    const held = hold(answer, { afterChunks: where === "headers" ? 0 : 1 });
    await using server = await startLoopbackServer({ answer: held.answer });
    await using rig = start(single(server, { price: oneUsd }));
    const asked = where === "headers" ? ask(rig, "m") : askStream(rig, "m");
    await held.reached;
    rig.router.update(single(server, { price: twoUsd }));
    held.release();
    await asked;
    expect(nano((await rig.record()).costUsd)).toBe(once);
  });

  it("goes into the ledger's file as the cost that it was, whatever it is later", async () => {
    await using file = ledgerFile();
    await using server = await startLoopbackServer({ answer });
    const ledger = { sqlite: file.path };
    await using rig = start(single(server, { price: oneUsd }, { ledger }));
    await ask(rig, "m");
    rig.router.update(single(server, { price: twoUsd }, { ledger }));
    expect(nano((await rig.router.query()).total.costUsd)).toBe(once);
    await ask(rig, "m");
    expect(nano((await rig.router.query()).total.costUsd)).toBe(3 * once);
  });

  it("is the catalogue's with its name and date, where the user gives none", async () => {
    await using server = await startLoopbackServer({ answer });
    await using rig = start(single(server, { upstreamModel: "gpt-5" }, {}, "openai"));
    const attempt = await attemptOf(rig);
    expect(attempt).toMatchObject({ costBasis: "price", price: { source: "catalogue", rates: { input: 1_250 } } });
    expect(attempt?.price?.origin).toBeTruthy();
    expect(nano(attempt?.costUsd)).toBe(1_000 * 1_250 + 100 * 10_000);
  });

  it("comes from a source of the user's own before the catalogue, and from the endpoint before that", async () => {
    const map = importLiteLlmPrices(
      {
        "gpt-5": {
          litellm_provider: "openai",
          mode: "chat",
          input_cost_per_token: 3e-6,
          output_cost_per_token: 3e-6,
        },
      },
      { asOf: "2026-11-01" },
    );
    const table = priceTable({ name: "our contract", source: "listed" }, [
      { provider: "openai", model: "gpt-5", price: { inputUsdPerMillionTokens: 4, outputUsdPerMillionTokens: 4 } },
    ]);
    await using server = await startLoopbackServer({ answer });
    const config = (prices: object[], own?: PriceConfig) =>
      single(server, { upstreamModel: "gpt-5", ...(own && { price: own }) }, { prices }, "openai");
    for (const [made, source, cost] of [
      [config([map]), "imported", 3 * once],
      [config([table, map]), "listed", 4 * once],
      [config([table, map], oneUsd), "config", once],
    ] as const) {
      await using rig = start(made);
      const attempt = await attemptOf(rig);
      expect(attempt?.price?.source).toBe(source);
      expect(nano(attempt?.costUsd)).toBe(cost);
    }
  });

  it("of newer data holds from router.update on, without a restart", async () => {
    const tableOf = (usd: number) =>
      priceTable({ name: "prices", source: "listed" }, [
        { provider: "openai", model: "new", price: { inputUsdPerMillionTokens: usd, outputUsdPerMillionTokens: usd } },
      ]);
    await using server = await startLoopbackServer({ answer });
    const config = (usd: number) => single(server, { upstreamModel: "new" }, { prices: [tableOf(usd)] }, "openai");
    await using rig = start(config(1));
    await ask(rig, "m");
    rig.router.update(config(5));
    await ask(rig, "m");
    expect(nano(rig.router.report().total.costUsd)).toBe(6 * once);
  });

  // PriceBook is one for all engines: `replace` in buildEngine changes what calls under way are billed by.
  it("of a call under way is not that of newer data", async () => {
    const tableOf = (usd: number) =>
      priceTable({ name: "prices", source: "listed" }, [
        { provider: "openai", model: "new", price: { inputUsdPerMillionTokens: usd, outputUsdPerMillionTokens: usd } },
      ]);
    const held = hold(answer);
    await using server = await startLoopbackServer({ answer: held.answer });
    const config = (usd: number) => single(server, { upstreamModel: "new" }, { prices: [tableOf(usd)] }, "openai");
    await using rig = start(config(1));
    const asked = ask(rig, "m");
    await held.reached;
    rig.router.update(config(5));
    held.release();
    await asked;
    expect(nano((await rig.record()).costUsd)).toBe(once);
  });
});

describe("prices with a time", () => {
  it("change on their date, for a router that runs on", async () => {
    const clock = new FakeClock({ startMs: Date.parse("2026-06-30T23:59:58Z") });
    await using server = await startLoopbackServer({ answer });
    const dated: PriceConfig[] = [oneUsd, { ...twoUsd, from: "2026-07-01" }];
    await using rig = start(single(server, { price: dated }), { clock });
    expect(nano((await attemptOf(rig))?.costUsd)).toBe(once);
    await clock.advance(2_000);
    expect(nano((await attemptOf(rig, 1))?.costUsd)).toBe(2 * once);
    expect(rig.records[1]?.attempts[0]?.price?.rates.input).toBe(2_000);
  });

  it("before the first date are not known", async () => {
    const clock = new FakeClock({ startMs: Date.parse("2026-06-30T12:00:00Z") });
    await using server = await startLoopbackServer({ answer });
    await using rig = start(single(server, { price: [{ ...twoUsd, from: "2026-07-01" }] }), { clock });
    expect((await attemptOf(rig))?.costUsd).toBeUndefined();
  });

  it("are those of when the attempt began, also where it ends after the date", async () => {
    const clock = new FakeClock({ startMs: Date.parse("2026-06-30T23:59:58Z") });
    const held = hold(answer);
    await using server = await startLoopbackServer({ answer: held.answer });
    await using rig = start(single(server, { price: [oneUsd, { ...twoUsd, from: "2026-07-01" }] }), { clock });
    const asked = ask(rig, "m");
    await held.reached;
    await clock.advance(10_000);
    held.release();
    await asked;
    expect(nano((await rig.record()).costUsd)).toBe(once);
  });

  it("have hours: off-peak, over midnight, on some days", async () => {
    const clock = new FakeClock({ startMs: Date.parse("2026-11-20T21:59:00Z") }); // a Friday
    const offPeak: PriceConfig = {
      ...twoUsd,
      hours: [{ fromUtc: "22:00", untilUtc: "06:00", days: ["friday"], price: 0.5 }],
    };
    await using server = await startLoopbackServer({ answer });
    await using rig = start(single(server, { price: offPeak }), { clock });
    const costs: (number | undefined)[] = [];
    const minute = 60_000;
    for (const wait of [0, minute, 8 * 60 * minute - minute, minute, 16 * 60 * minute]) {
      await clock.advance(wait); // 21:59, 22:00, 05:59, 06:00, and Saturday 22:00
      costs.push(nano((await attemptOf(rig, costs.length))?.costUsd));
    }
    expect(costs).toEqual([2 * once, once, once, 2 * once, 2 * once]);
    expect(rig.records[1]?.attempts[0]?.price?.applied).toEqual(["hours 22:00-06:00 UTC"]);
  });
});

describe("what else a price depends on", () => {
  const tiered: PriceConfig = {
    ...twoUsd,
    serviceTiers: { flex: 0.5, priority: { ...twoUsd, outputUsdPerMillionTokens: 22 } },
  };

  it.each([
    ["asked for, and the answer says nothing", "flex", undefined, once],
    ["asked for, and another one served", "flex", "default", 2 * once],
    ["auto, and one served", "auto", "flex", once],
    ["not asked for, and one served", undefined, "flex", once],
    ["with rates of its own", "priority", "priority", 1_000 * 2_000 + 100 * 22_000],
    ["asked for under its ordinary name", "default", undefined, 2 * once],
  ] as const)("the service tier: %s", async (_what, asked, served, cost) => {
    const fields = { usage, ...(served === undefined ? {} : { service_tier: served }) };
    await using server = await startLoopbackServer({
      answer: ({ stream }) => (stream ? streamed(fields) : completion(fields)),
    });
    await using rig = start(single(server, { price: tiered }, {}, "openai"));
    const extra = asked === undefined ? {} : { service_tier: asked };
    await ask(rig, "m", "Hello", extra);
    await askStream(rig, "m", "Hello", extra);
    expect([nano((await rig.record()).costUsd), nano((await rig.record(1)).costUsd)]).toEqual([cost, cost]);
    const applied = cost === once || cost > 3 * once ? [served ?? asked] : undefined;
    expect(rig.records[0]?.attempts[0]?.price?.applied).toEqual(applied);
  });

  it("a service tier that the price does not name is unknown, not free and not the ordinary one", async () => {
    await using server = await startLoopbackServer({ answer: completion({ usage, service_tier: "scale" }) });
    await using rig = start(single(server, { price: tiered }, {}, "openai"));
    const attempt = await attemptOf(rig);
    expect([attempt?.costUsd, attempt?.costBasis, attempt?.price]).toEqual([undefined, undefined, undefined]);
    expect((await rig.record()).unpricedAttempts).toBe(1);
  });

  it("a long prompt has other rates, for the whole call and from the first token above", async () => {
    const long: PriceConfig = { ...oneUsd, longContext: [{ ...twoUsd, aboveInputTokens: 1_000 }] };
    await using server = await startLoopbackServer();
    await using rig = start(single(server, { price: long }));
    server.script(answer, text("Hi.", { usage: { inputTokens: 1_001, outputTokens: 100 } }));
    expect(nano((await attemptOf(rig))?.costUsd)).toBe(once);
    expect(nano((await attemptOf(rig, 1))?.costUsd)).toBe(2_000 * 1_101);
  });

  it("a contract's discount and a currency stand in the record", async () => {
    const euros: PriceConfig = { ...oneUsd, currency: { code: "EUR", usdPerUnit: 1.2 } };
    await using server = await startLoopbackServer({ answer });
    await using rig = start(single(server, { price: euros, discounts: { committed: 0.25 } }));
    const attempt = await attemptOf(rig);
    expect(nano(attempt?.costUsd)).toBe(1_100 * 900);
    expect(attempt?.price?.applied).toHaveLength(2);
    expect(attempt?.price?.applied?.join(" ")).toMatch(/EUR.*25/);
  });

  it("a discount is taken off the catalogue's price too", async () => {
    await using server = await startLoopbackServer({ answer });
    const discounts = { committed: 0.4 };
    await using rig = start(single(server, { upstreamModel: "gpt-5", discounts }, {}, "openai"));
    expect(nano((await attemptOf(rig))?.costUsd)).toBe(1_000 * 750 + 100 * 6_000);
  });

  const byVolume = { committed: 0.5, volume: [{ fromUsdPerMonth: 0.001, off: 0.2 }] };

  it("a discount by volume holds from the spend of the month on, over router.update, until the month ends", async () => {
    const clock = new FakeClock({ startMs: Date.parse("2026-11-30T12:00:00Z") });
    await using server = await startLoopbackServer({ answer });
    const config = single(server, { price: twoUsd, discounts: byVolume });
    const costs: (number | undefined)[] = [];
    const told = {
      ...config,
      onCall: ({ costUsd }: { costUsd?: number | undefined }) => void costs.push(nano(costUsd)),
    };
    await using rig = start(told, { clock });
    await ask(rig, "m");
    await ask(rig, "m");
    rig.router.update(told);
    await ask(rig, "m");
    await clock.advance(12 * 3_600_000);
    await ask(rig, "m");
    expect(costs).toEqual([once, 0.8 * once, 0.8 * once, once]);
  });

  // MonthSpend knows one month: once a later one has begun, what began before is billed as if nothing had been spent.
  it("a discount by volume holds for a call that began in the month and ends after it", async () => {
    const clock = new FakeClock({ startMs: Date.parse("2026-11-30T23:59:59Z") });
    const held = hold(answer);
    await using server = await startLoopbackServer({ answer });
    await using rig = start(single(server, { price: twoUsd, discounts: byVolume }), { clock });
    await ask(rig, "m");
    server.script(held.answer);
    const late = ask(rig, "m");
    await held.reached;
    await clock.advance(1_000);
    await ask(rig, "m");
    held.release();
    await late;
    expect(nano((await rig.record(2)).costUsd)).toBe(0.8 * once);
  });

  it("cached, written and reasoned tokens have rates of their own", async () => {
    const own: PriceConfig = {
      ...oneUsd,
      cachedInputUsdPerMillionTokens: 0.1,
      cacheWriteUsdPerMillionTokens: 1.25,
      reasoningUsdPerMillionTokens: 3,
    };
    const parts = text("Hi.", { ...counted, cachedTokens: 600, cacheWriteTokens: 200, reasoningTokens: 40 });
    await using server = await startLoopbackServer({ answer: parts });
    await using rig = start(single(server, { price: own }));
    expect(nano((await attemptOf(rig))?.costUsd)).toBe(200 * 1_000 + 600 * 100 + 200 * 1_250 + 60 * 1_000 + 40 * 3_000);
  });
});

describe("a provider's own figure", () => {
  const told = { usage: { ...usage, cost: 0.0123, cost_details: { upstream_inference_cost: 0 } } };
  const answers = ({ stream }: { readonly stream: boolean }) => (stream ? streamed(told) : completion(told));

  it.each(bothWays)("is the cost where the user gives no price: %s", async (_way, askOneWay) => {
    await using server = await startLoopbackServer({ answer: answers });
    await using rig = start(single(server, { upstreamModel: "openai/gpt-5" }, {}, "openrouter"));
    await askOneWay(rig, "m");
    const [attempt] = (await rig.record()).attempts;
    expect(attempt).toMatchObject({ costUsd: 0.0123, costBasis: "reported" });
    expect(attempt?.price).toBeUndefined();
  });

  it.each(bothWays)("gives way to the user's own price: %s", async (_way, askOneWay) => {
    await using server = await startLoopbackServer({ answer: answers });
    await using rig = start(single(server, { price: oneUsd }, {}, "openrouter"));
    await askOneWay(rig, "m");
    const [attempt] = (await rig.record()).attempts;
    expect(nano(attempt?.costUsd)).toBe(once);
    expect(attempt).toMatchObject({ costBasis: "price", usage: { reportedCostUsd: 0.0123 } });
  });
});

describe("an unknown price", () => {
  it.each(bothWays)("stays unknown, is counted, and is told of once: %s", async (_way, askOneWay) => {
    await using server = await startLoopbackServer({ answer });
    await using rig = start(single(server, {}, { ledger: "memory" }));
    await askOneWay(rig, "m");
    await askOneWay(rig, "m");
    const record = await rig.record(1);
    expect([record.costUsd, record.unpricedAttempts, record.savingUsd]).toEqual([undefined, 1, undefined]);
    expect(record.attempts[0]).toMatchObject({ costUsd: undefined, costBasis: undefined, price: undefined });
    const { total, byEndpoint } = rig.router.report();
    expect(total).toMatchObject({ calls: 2, costUsd: 0, unpricedAttempts: 2 });
    expect(byEndpoint["only/m"]).toMatchObject({ unpricedAttempts: 2 });
    expect((await rig.router.query({ groupBy: ["endpoint"] })).rows[0]).toMatchObject({
      unpricedAttempts: 2,
      costUsd: 0,
    });
    expect(rig.warnings.filter(({ code }) => code === "price_unknown")).toMatchObject([{ subject: "only/m" }]);
  });

  it("of one attempt makes the whole call's unknown; the others' known part is counted", async () => {
    await using first = await startLoopbackServer({ answer: text("") });
    await using second = await startLoopbackServer({ answer });
    const config = (places: readonly Place[]) => ({
      providers: Object.fromEntries(places.map(({ baseUrl }, index) => [`p${index}`, { baseUrl }])),
      endpoints: [
        { provider: "p0", model: "small" },
        { provider: "p1", model: "large", price: oneUsd },
      ],
      routes: { auto: { tiers: ["small", "large"], classifier: "floor-rule" as const } },
    });
    await using rig = start(config([first, second]));
    await ask(rig, "auto");
    const record = await rig.record();
    expect(record.attempts.map(({ costUsd }) => nano(costUsd))).toEqual([undefined, once]);
    expect([record.costUsd, record.unpricedAttempts]).toEqual([undefined, 1]);
    expect(rig.router.report().total).toMatchObject({ unpricedAttempts: 1 });
    expect(nano(rig.router.report().total.costUsd)).toBe(once);
  });

  it("does not matter where nothing was billed", async () => {
    await using server = await startLoopbackServer({ answer: failure(503) });
    await using rig = start(single(server));
    await rejection(rig.client.chat.completions.create({ model: "m", messages: user("Hello") }));
    expect((await rig.record()).attempts[0]).toMatchObject({ costUsd: 0, costBasis: undefined, price: undefined });
    expect(rig.router.report().total.unpricedAttempts).toBe(0);
  });
});
