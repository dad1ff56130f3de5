import { FakeClock, failure, startLoopbackServer, text } from "@spillway/testing";
import { type PresetName, priceTable, type SpillwayConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { completion, nano, price, single, streamed, sumOf } from "../accounting/support.ts";
import { apiError, ask, askStream, bothWays, type Place, path, start, user } from "../routing/support.ts";

/** One model under its name in the catalogue, at a provider of the preset. */
const listed = (place: Place, preset: PresetName, upstreamModel: string) =>
  single(place, { upstreamModel }, {}, preset);

/** What a usage object comes to, whole and streamed in both ways; they must agree. */
async function costOf(preset: PresetName, model: string, usage: object): Promise<number | undefined> {
  const costs = new Set<number | undefined>();
  for (const [answer, askOneWay] of [
    [completion({ usage }), ask],
    [streamed({ usage }), askStream],
    [streamed({ usage }, "last choice"), askStream],
  ] as const) {
    await using server = await startLoopbackServer({ answer });
    await using rig = start(listed(server, preset, model));
    await askOneWay(rig, "m");
    costs.add(nano((await rig.record()).costUsd));
  }
  expect(costs.size).toBe(1);
  return [...costs][0];
}

const openAiUsage = (input: number, cached: number, output: number) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  prompt_tokens_details: { cached_tokens: cached },
});

describe("cached tokens", () => {
  it("31: are not lost where usage comes beside the last choice of a stream", async () => {
    await using server = await startLoopbackServer({
      answer: streamed({ usage: openAiUsage(10_000, 9_984, 10) }, "last choice"),
    });
    await using rig = start(listed(server, "openai", "gpt-5"));
    expect(await askStream(rig, "m")).toBe("Hi.");
    const record = await rig.record();
    expect(record.tokens.cachedInputTokens).toBe(9_984);
    expect(nano(record.costUsd)).toBe(16 * 1_250 + 9_984 * 125 + 10 * 10_000);
  });

  it("32: cost in a stream what they cost in a whole answer", async () => {
    const cost = await costOf("anthropic", "claude-sonnet-4-5", openAiUsage(100_010, 100_000, 5));
    expect(cost).toBe(10 * 3_000 + 100_000 * 300 + 5 * 15_000);
  });

  it("33: are counted once at Google", async () => {
    const cost = await costOf("google", "gemini-2.5-pro", openAiUsage(100_000, 90_000, 100));
    expect(cost).toBe(10_000 * 1_250 + 90_000 * 125 + 100 * 10_000);
  });

  it("34: are billed at their own rate at OpenAI", async () => {
    const cost = await costOf("openai", "gpt-5", openAiUsage(10_000, 9_000, 0));
    expect(cost).toBe(1_000 * 1_250 + 9_000 * 125);
  });

  it("35: are in every figure that is told: record, attempt, report and ledger", async () => {
    await using server = await startLoopbackServer({ answer: completion({ usage: openAiUsage(10_000, 9_000, 0) }) });
    await using rig = start({ ...listed(server, "openai", "gpt-5"), ledger: "memory" });
    await ask(rig, "m");
    const cost = 1_000 * 1_250 + 9_000 * 125;
    const record = await rig.record();
    const { total } = await rig.router.query();
    const told = [record.costUsd, record.attempts[0]?.costUsd, rig.router.report().total.costUsd, total.costUsd];
    expect(told.map(nano)).toEqual([cost, cost, cost, cost]);
    for (const { cachedInputTokens } of [record.tokens, rig.router.report().total.tokens, total.tokens]) {
      expect(cachedInputTokens).toBe(9_000);
    }
  });

  it("36: come to one bill in OpenAI's convention and in Anthropic's", async () => {
    const beside = { input_tokens: 1_000, cache_read_input_tokens: 4_000, output_tokens: 10 };
    const openAi = await costOf("anthropic", "claude-sonnet-4-5", openAiUsage(5_000, 4_000, 10));
    expect(openAi).toBe(1_000 * 3_000 + 4_000 * 300 + 10 * 15_000);
    expect(await costOf("anthropic", "claude-sonnet-4-5", beside)).toBe(openAi);
  });

  it("37: are billed once after a fallback", async () => {
    const answer = text("Hi.", { usage: { inputTokens: 1_000, outputTokens: 10 }, cachedTokens: 900 });
    for (const [, askOneWay] of bothWays) {
      await using first = await startLoopbackServer({ answer: failure(503) });
      await using second = await startLoopbackServer({ answer });
      const own = { ...price, cachedInputUsdPerMillionTokens: 0.01 };
      await using rig = start({
        providers: { first: { baseUrl: first.baseUrl }, second: { baseUrl: second.baseUrl } },
        endpoints: [
          { provider: "first", model: "m", price: own },
          { provider: "second", model: "m", price: own },
        ],
      });
      await askOneWay(rig, "m");
      const record = await rig.record();
      expect(path(record)).toEqual(["answer first/m overloaded", "fallback second/m"]);
      expect(record.attempts.map(({ costUsd }) => nano(costUsd))).toEqual([0, 100 * 100 + 900 * 10 + 10 * 400]);
      expect(record.tokens).toMatchObject({ inputTokens: 1_000, cachedInputTokens: 900 });
    }
  });
});

describe("prices", () => {
  const answer = text("Hi.", { usage: { inputTokens: 1_000, outputTokens: 100 } });

  it.each(bothWays)(
    "38: a model that no list knows has no price, not 0: it is counted and told of (%s)",
    async (_way, askOneWay) => {
      await using server = await startLoopbackServer({ answer });
      await using rig = start(listed(server, "openai", "gpt-99-brand-new"));
      await askOneWay(rig, "m");
      expect(await rig.record()).toMatchObject({ costUsd: undefined, unpricedAttempts: 1 });
      expect(rig.router.report().total.unpricedAttempts).toBe(1);
      expect(rig.warnings).toMatchObject([{ code: "price_unknown", subject: "only/m" }]);
    },
  );

  it("38: nor is a context window made up for it", async () => {
    await using server = await startLoopbackServer({ answer });
    await using rig = start(listed(server, "openai", "gpt-99-brand-new"));
    expect(await ask(rig, "m", "word ".repeat(300_000))).toBe("Hi.");
  });

  it("38: a budget in dollars does not let unpriced calls pass for free", async () => {
    await using server = await startLoopbackServer({ answer });
    const config = listed(server, "openai", "gpt-99-brand-new");
    await using rig = start({ ...config, budgets: { all: { limitUsd: 10, period: "day" } } });
    const error = await apiError(ask(rig, "m"));
    expect(error.message).toMatch(/price/);
    expect(server.requestCount).toBe(0);
  });

  it("38: a price cut holds at once in a process that goes on running, and old calls keep their price", async () => {
    const prices = (usd: number) => [
      priceTable({ name: "list", source: "listed", asOf: "2026-11-01" }, [
        { provider: "openai", model: "m", price: { inputUsdPerMillionTokens: usd, outputUsdPerMillionTokens: usd } },
      ]),
    ];
    await using server = await startLoopbackServer({ answer });
    const seen: (number | undefined)[] = [];
    const config = (usd: number): SpillwayConfig => ({
      ...single(server, {}, { prices: prices(usd) }, "openai"),
      onCall: ({ attempts }) => void seen.push(attempts[0]?.price?.rates.input),
    });
    await using rig = start(config(5));
    await ask(rig, "m");
    rig.router.update(config(1));
    await ask(rig, "m");
    expect(seen).toEqual([5_000, 1_000]);
    expect(nano(rig.router.report().total.costUsd)).toBe(1_100 * 6_000);
    expect(rig.records[0]?.attempts[0]?.price).toMatchObject({ origin: "list", asOf: "2026-11-01" });
  });

  it.each(["vllm", "ollama", "sglang", "llama-cpp", "tgi", "lmdeploy", "openai-compatible"] as const)(
    "39: an engine of one's own has no price by default, even under a name that the catalogue knows (%s)",
    async (preset) => {
      await using server = await startLoopbackServer({ answer });
      await using rig = start(listed(server, preset, "gpt-5"));
      await ask(rig, "m");
      expect(await rig.record()).toMatchObject({ costUsd: undefined, unpricedAttempts: 1 });
      expect(rig.router.report().total.costUsd).toBe(0);
    },
  );

  it("43: a call's cost is given with it, cache writes at their own rate", async () => {
    const usage = {
      prompt_tokens: 2_000,
      completion_tokens: 10,
      total_tokens: 2_010,
      prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 1_500 },
    };
    await using server = await startLoopbackServer({ answer: completion({ usage }) });
    await using rig = start(listed(server, "anthropic", "claude-sonnet-4-5"));
    const { response } = await rig.client.chat.completions.create({ model: "m", messages: user("x") }).withResponse();
    const cost = 500 * 3_000 + 1_500 * 3_750 + 10 * 15_000;
    expect(Math.round(Number(response.headers.get("x-spillway-cost-usd")) * 1e9)).toBe(cost);
    const record = await rig.record();
    expect(nano(record.costUsd)).toBe(cost);
    expect(record.tokens.cacheWriteTokens).toBe(1_500);
  });
});

describe("GPUs of one's own", () => {
  const answer = text("Hi.", { usage: { inputTokens: 1_000, outputTokens: 100 } });
  const gpu = { usdPerHour: 3.6, ratedTokensPerSecond: { prefill: 10_000, decode: 1_000 } };
  const still = () => ({ clock: new FakeClock({ startMs: Date.parse("2026-11-17T10:00:00Z") }) });

  it.each(bothWays)("40: a call on them costs something (%s)", async (_way, askOneWay) => {
    await using server = await startLoopbackServer({ answer });
    await using rig = start(single(server, { gpu }, {}, "vllm"), still());
    await askOneWay(rig, "m");
    expect(await rig.record()).toMatchObject({ costUsd: 0.0002, unpricedAttempts: 0 });
    expect(rig.router.report().byModel.m?.costUsd).toBe(0.0002);
  });

  it("41: are billed by the time, used or not, and the bill adds up", async () => {
    const { clock } = still();
    await using server = await startLoopbackServer({ answer });
    await using rig = start(single(server, { gpu }, { ledger: "memory" }, "vllm"), { clock });
    await ask(rig, "m");
    await clock.advance(2 * 3_600_000);
    expect(rig.router.gpu()).toMatchObject([{ billUsd: 7.2, chargedUsd: 0.0002, idleUsd: 7.1998 }]);
    expect((await rig.router.query()).total.gpu).toEqual({
      hours: 2,
      billUsd: 7.2,
      chargedUsd: 0.0002,
      idleUsd: 7.1998,
    });
  });

  it("42: cost the same however the calls are shared out: half of the requests do not make half of the bill", async () => {
    const { clock } = still();
    await using server = await startLoopbackServer({ answer });
    const config = single(server, { gpu: { ...gpu, compareWith: "hosted/m" } }, {}, "vllm");
    const hostedPrice = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 10 };
    await using rig = start(
      {
        ...config,
        providers: { ...config.providers, hosted: { baseUrl: server.baseUrl } },
        endpoints: [...config.endpoints, { provider: "hosted", model: "m", price: hostedPrice }],
      },
      { clock },
    );
    for (let call = 0; call < 10; call++) await ask(rig, call % 2 === 0 ? "only/m" : "hosted/m");
    await clock.advance(3_600_000);
    const [report] = rig.router.gpu();
    expect(report).toMatchObject({ billUsd: 3.6, chargedUsd: 0.001 });
    // 5 calls moved to the GPUs would have cost 0.01 elsewhere: this hour was a loss, and says so.
    expect(report?.compared).toMatchObject({ hostedUsd: 0.01, savingUsd: -3.59 });
    expect(report?.compared?.breakEvenUtilisation).toBeCloseTo((1 / 3_600) * 360, 9);
  });
});

describe("budgets", () => {
  const answer = text("Paris.", { usage: { inputTokens: 10, outputTokens: 10 } });
  const oneUsd = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 1 };

  it("45: are kept before the call: many at once never spend more than the limit", async () => {
    await using server = await startLoopbackServer({ answer });
    const limitUsd = 0.001;
    await using rig = start(
      single(server, { price: oneUsd }, { budgets: { all: { limitUsd, period: "day" } } }, "vllm"),
    );
    const outcomes = await Promise.allSettled(
      Array.from({ length: 100 }, (_, call) =>
        (call % 2 === 0 ? ask : askStream)(rig, "m", "easy", { max_tokens: 20 }),
      ),
    );
    const answered = outcomes.filter(({ status }) => status === "fulfilled").length;
    expect(answered).toBeGreaterThan(10);
    expect(answered).toBeLessThan(100);
    expect(server.requestCount).toBe(answered);
    expect(sumOf(rig.records)).toBeLessThanOrEqual(limitUsd * 1e9);
  });

  it("45: a refusal is no 429, and no client asks again", async () => {
    await using server = await startLoopbackServer({ answer });
    await using rig = start(
      single(server, { price: oneUsd }, { budgets: { all: { limitUsd: 0.000001, period: "day" } } }),
    );
    const request = { model: "m", messages: user("easy"), max_tokens: 20 };
    const error = await apiError(rig.client.chat.completions.create(request, { maxRetries: 5 }));
    expect(error).toMatchObject({ status: 402, code: "budget_exceeded" });
    expect(error.headers?.get("x-should-retry")).toBe("false");
    expect(error.headers?.get("retry-after")).toBeNull();
    expect([rig.records.length, server.requestCount]).toEqual([1, 0]);
  });

  it.each(bothWays)("46: the paid fallback of a free model is inside the budget (%s)", async (_way, askOneWay) => {
    await using free = await startLoopbackServer({ answer: failure(503) });
    await using paid = await startLoopbackServer({ answer });
    const nothing = { inputUsdPerMillionTokens: 0, outputUsdPerMillionTokens: 0 };
    await using rig = start({
      providers: { free: { baseUrl: free.baseUrl }, paid: { baseUrl: paid.baseUrl } },
      endpoints: [
        { provider: "free", model: "m", price: nothing },
        { provider: "paid", model: "m", price: oneUsd },
      ],
      maxRetries: 0,
      budgets: { all: { limitUsd: 0.00007, period: "day" } },
    });
    const limited = { max_tokens: 20 };
    expect(await askOneWay(rig, "m", "easy", limited)).toBe("Paris.");
    await rig.record();
    const calls = [1, 2, 3, 4, 5].map(() => askOneWay(rig, "m", "easy", limited).catch((error) => error));
    const errors = (await Promise.all(calls)).filter((one) => one instanceof Error);
    expect(errors.length).toBeGreaterThanOrEqual(3);
    expect(sumOf(rig.records)).toBeLessThanOrEqual(70_000);
    expect(paid.requestCount).toBe(6 - errors.length);
  });
});
