import { failure, fault, startLoopbackServer, text } from "@spillway/testing";
import type { Gate } from "spillway";
import { describe, expect, it } from "vitest";
import { apiError, ask, askStream, bothWays, rejection, replicas, start, twoTiers, user } from "./support.ts";

const rejects: Gate = { name: "no", judge: () => ({ verdict: "reject", gate: "no", reason: "always" }) };

for (const [name, call] of bothWays) {
  describe(`the cost of ${name}`, () => {
    it("is exact to the nano-dollar", async () => {
      const answer = text("Good.", { usage: { inputTokens: 12_345, outputTokens: 678 } });
      await using server = await startLoopbackServer({ answer });
      await using rig = start(twoTiers(server, server));
      await call(rig, "auto", "easy");
      await call(rig, "auto", "hard");
      // 12,345 x 100 + 678 x 400 nano-dollars; at large 12,345 x 2,000 + 678 x 8,000.
      expect((await rig.record(0)).costUsd).toBe(0.0015057);
      expect((await rig.record(1)).costUsd).toBe(0.030114);
      expect(rig.router.report().total.costUsd).toBe(0.0316197);
    });

    it("charges cached tokens at their price, and reasoning tokens as output", async () => {
      const answer = text("Good.", {
        usage: { inputTokens: 1_000, outputTokens: 300 },
        cachedTokens: 900,
        cacheWriteTokens: 40,
        reasoningTokens: 250,
      });
      await using server = await startLoopbackServer({ answer });
      await using rig = start({
        providers: { p: { preset: "vllm", baseUrl: server.baseUrl } },
        endpoints: [
          {
            provider: "p",
            model: "m",
            price: {
              inputUsdPerMillionTokens: 1,
              outputUsdPerMillionTokens: 10,
              cachedInputUsdPerMillionTokens: 0.1,
              cacheWriteUsdPerMillionTokens: 1.25,
            },
          },
        ],
      });
      await call(rig, "m");
      const record = await rig.record();
      expect(record.tokens).toMatchObject({
        inputTokens: 1_000,
        cachedInputTokens: 900,
        cacheWriteTokens: 40,
        outputTokens: 300,
        reasoningTokens: 250,
      });
      // 60 plain x 1,000 + 900 cached x 100 + 40 written x 1,250 + 300 out x 10,000.
      expect(record.costUsd).toBe(0.0032);
    });

    it("is undefined, not 0, where the price is unknown, and the attempt is counted", async () => {
      await using server = await startLoopbackServer();
      await using rig = start({
        providers: { p: { preset: "vllm", baseUrl: server.baseUrl } },
        endpoints: [{ provider: "p", model: "m" }],
      });
      await call(rig, "m");
      const record = await rig.record();
      expect(record).toMatchObject({ costUsd: undefined, unpricedAttempts: 1, outcome: "ok" });
      expect(record.attempts[0]).toMatchObject({ costUsd: undefined, usage: { source: "reported" } });
      expect(rig.router.report().total).toMatchObject({ costUsd: 0, unpricedAttempts: 1 });
    });

    it("is that of all attempts: a rejected draft is paid too", async () => {
      await using local = await startLoopbackServer({
        answer: text("A draft.", { usage: { inputTokens: 100, outputTokens: 10 } }),
      });
      await using cloud = await startLoopbackServer({
        answer: text("Good.", { usage: { inputTokens: 90, outputTokens: 20 } }),
      });
      await using rig = start(twoTiers(local, cloud, { gates: { custom: [rejects] } }));
      await call(rig, "auto");
      const record = await rig.record();
      // Draft: 100 x 100 + 10 x 400; answer: 90 x 2,000 + 20 x 8,000.
      expect(record.attempts.map(({ costUsd }) => costUsd)).toEqual([0.000014, 0.00034]);
      expect(record.costUsd).toBe(0.000354);
      expect(record.tokens).toMatchObject({ inputTokens: 190, outputTokens: 30 });
      // The answer came from the baseline itself, so the draft is a loss, and shown as one.
      expect(record).toMatchObject({ baselineCostUsd: 0.00034, savingUsd: -0.000014 });
      expect(rig.router.report().total).toMatchObject({ savingUsd: -0.000014, escalations: 1 });
      expect(rig.router.report().byEndpoint["local/small"]).toMatchObject({ calls: 1, costUsd: 0.000014 });
    });

    it("is compared with what the baseline would have cost", async () => {
      const answer = text("Good.", { usage: { inputTokens: 1_000, outputTokens: 100 } });
      await using server = await startLoopbackServer({ answer });
      await using rig = start(twoTiers(server, server));
      await call(rig, "auto", "easy");
      const record = await rig.record();
      expect(record).toMatchObject({ costUsd: 0.00014, baselineCostUsd: 0.0028, savingUsd: 0.00266 });
      expect(rig.router.report().byRoute.auto).toMatchObject({ baselineCostUsd: 0.0028, savingUsd: 0.00266 });
    });
  });
}

describe("the baseline", () => {
  it("is the model that the route names", async () => {
    const answer = text("Good.", { usage: { inputTokens: 1_000, outputTokens: 0 } });
    await using server = await startLoopbackServer({ answer });
    await using rig = start(twoTiers(server, server, { baseline: "small" }));
    await ask(rig, "auto", "hard");
    expect(await rig.record()).toMatchObject({ costUsd: 0.002, baselineCostUsd: 0.0001, savingUsd: -0.0019 });
  });

  it("is none for a pinned model, for one without a price, and for a call that failed", async () => {
    await using server = await startLoopbackServer();
    const config = twoTiers(server, server);
    const [small] = config.endpoints;
    await using rig = start({
      ...config,
      endpoints: [...(small === undefined ? [] : [small]), { provider: "cloud", model: "large" }],
      maxRetries: 0,
    });
    await ask(rig, "small");
    await ask(rig, "auto", "easy");
    server.script(failure(500), failure(500));
    await apiError(ask(rig, "auto", "easy"));
    for (const index of [0, 1, 2]) {
      expect(await rig.record(index)).toMatchObject({ baselineCostUsd: undefined, savingUsd: undefined });
    }
    expect((await rig.record(2)).costUsd).toBe(0);
  });
});

describe("headers and reports", () => {
  it("tell the cost of a completion, and not of a stream that has not ended", async () => {
    const answer = text("Good.", { usage: { inputTokens: 1_000, outputTokens: 100 } });
    await using server = await startLoopbackServer({ answer });
    await using rig = start(twoTiers(server, server));
    const request = { model: "auto", messages: user("easy") };
    const whole = await rig.client.chat.completions.create(request).asResponse();
    expect(whole.headers.get("x-spillway-cost-usd")).toBe("0.00014");
    expect(whole.headers.get("x-spillway-route")).toBe("auto");
    const streamed = await rig.client.chat.completions
      .create({ model: "auto", messages: user("hard"), stream: true })
      .asResponse();
    expect(streamed.headers.get("x-spillway-cost-usd")).toBeNull();
    await streamed.text();
  });

  it("a small cost is written without an exponent", async () => {
    const answer = text("x", { usage: { inputTokens: 1, outputTokens: 0 } });
    await using server = await startLoopbackServer({ answer });
    await using rig = start(replicas([server]));
    const response = await rig.client.chat.completions.create({ model: "m", messages: user("x") }).asResponse();
    expect(response.headers.get("x-spillway-cost-usd")).toBe("0.0000001");
  });

  it("count failures by route and by endpoint", async () => {
    await using local = await startLoopbackServer();
    await using cloud = await startLoopbackServer();
    await using rig = start({ ...twoTiers(local, cloud), maxRetries: 0 });
    local.script(failure(500));
    await ask(rig, "auto", "easy");
    cloud.script(failure(500));
    await apiError(ask(rig, "auto", "hard"));
    await apiError(ask(rig, "nothing-like-it"));
    const report = rig.router.report();
    expect(report.total).toMatchObject({ calls: 3, failures: 2, attempts: 3 });
    expect(report.byRoute.auto).toMatchObject({ calls: 2, failures: 1 });
    expect(report.byEndpoint["local/small"]).toMatchObject({ calls: 1, attempts: 1, failures: 1 });
    expect(report.byEndpoint["cloud/large"]).toMatchObject({ calls: 2, attempts: 2, failures: 1 });
    expect(report.byModel.large).toMatchObject({ calls: 2 });
  });
});

describe("onCall and onWarning", () => {
  it.each<[string, () => void | Promise<void>]>([
    [
      "throws",
      () => {
        throw new Error("a mistake in onCall");
      },
    ],
    ["rejects", () => Promise.reject(new Error("a mistake in onCall"))],
  ])("a callback that %s breaks nothing and becomes a warning", async (_name, onCall) => {
    await using server = await startLoopbackServer();
    await using rig = start({ ...replicas([server]), onCall });
    await ask(rig, "m");
    await askStream(rig, "m");
    server.script(fault.cutStream(1));
    await rejection(askStream(rig, "m"));
    await rig.record(2);
    expect(rig.router.report().total.calls).toBe(3);
    const failed = rig.warnings.filter(({ code }) => code === "callback_failed");
    expect(failed).toHaveLength(3);
    expect(failed[0]?.cause).toMatchObject({ message: "a mistake in onCall" });
  });

  it("a warning handler that throws or rejects breaks nothing either", async () => {
    await using server = await startLoopbackServer();
    const onCall = () => {
      throw new Error("a mistake in onCall");
    };
    const throws = () => {
      throw new Error("a mistake in onWarning");
    };
    await using first = start({ ...replicas([server]), onCall, onWarning: throws });
    await ask(first, "m");
    // A promise that tells whether somebody cares for its rejection; it never settles.
    let cared = false;
    const pending = new Promise<void>(() => {});
    const spied = Object.assign(pending, {
      // biome-ignore lint/suspicious/noThenProperty: the test watches who subscribes
      then: (...handlers: Parameters<Promise<void>["then"]>) => {
        cared ||= typeof handlers[1] === "function";
        return Promise.prototype.then.apply(pending, handlers);
      },
    });
    await using second = start({ ...replicas([server]), onCall, onWarning: () => spied as unknown as undefined });
    await ask(second, "m");
    expect(cared).toBe(true);
  });

  it("an endpoint without a known price is warned of", async () => {
    await using server = await startLoopbackServer();
    await using rig = start({
      providers: { p: { preset: "vllm", baseUrl: server.baseUrl } },
      endpoints: [{ provider: "p", model: "m" }],
    });
    await ask(rig, "m");
    await ask(rig, "m");
    expect(rig.warnings).toMatchObject([{ code: "price_unknown", subject: "p/m" }]);
  });
});
