import { fault, html, startLoopbackServer } from "@spillway/testing";
import { ConfigError, createRouter, type SpillwayConfig, SpillwayError, wrap } from "spillway";
import { describe, expect, it } from "vitest";
import { apiError, ask, askStream, bothWays, rejection, replicas, start, twoTiers, user } from "./support.ts";

describe("a wrong configuration", () => {
  it("throws one ConfigError that lists every fault with its path", () => {
    const config = {
      providers: { openai: { preset: "openai" }, gpu: { preset: "vllm" }, odd: { preset: "opena" } },
      endpoints: [
        { provider: "openia", model: "a" },
        { provider: "openai", model: "b", price: { inputUsdPerMillionTokens: -1 } },
      ],
      routes: { auto: { tiers: ["c"], maxRetries: -1 }, other: { tiers: [] } },
      onCal: () => {},
    } as unknown as SpillwayConfig;
    let error: unknown;
    try {
      createRouter(config, { environment: {} });
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(ConfigError);
    expect(SpillwayError.isInstance(error, "invalid_config")).toBe(true);
    const { issues, message } = error as ConfigError;
    const paths = issues.map((issue) => issue.path);
    for (const path of [
      "providers.openai.apiKey",
      "providers.gpu.baseUrl",
      "providers.odd.preset",
      "endpoints[0].provider",
      "endpoints[1].price.inputUsdPerMillionTokens",
      "endpoints[1].price.outputUsdPerMillionTokens",
      "routes.auto.maxRetries",
      "routes.other.tiers",
      "onCal",
    ]) {
      expect(paths).toContain(path);
      expect(message).toContain(path);
    }
  });

  it.each([undefined, null, [], "x", 1, {}])("%j is a ConfigError, not a crash", (config) => {
    expect(() => createRouter(config as unknown as SpillwayConfig)).toThrow(ConfigError);
  });

  it("a missing key names the variable to set", () => {
    const config: SpillwayConfig = {
      providers: { openai: { preset: "openai" } },
      endpoints: [{ provider: "openai", model: "m" }],
    };
    expect(() => createRouter(config, { environment: {} })).toThrow(/providers\.openai\.apiKey.*OPENAI_API_KEY/s);
    expect(() =>
      createRouter(
        { ...config, providers: { openai: { preset: "openai", apiKey: "${MY_KEY}" } } },
        { environment: {} },
      ),
    ).toThrow(/MY_KEY is not set/);
  });

  it("a client that is wrapped twice is told so", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(replicas([server]));
    const error = await rejection(Promise.resolve().then(() => wrap(rig.client, replicas([server]))));
    expect(SpillwayError.isInstance(error, "already_wrapped")).toBe(true);
  });
});

describe("a proxy's page in place of the API", () => {
  for (const [name, call] of bothWays) {
    it.each([502, 200])(`with status %d is a clear 502, for ${name}`, async (status) => {
      await using server = await startLoopbackServer({ answer: html(status) });
      await using rig = start({ ...replicas([server]), maxRetries: 0 });
      const error = await apiError(call(rig, "m"));
      expect(error).toMatchObject({ status: 502, code: "invalid_upstream_response" });
      expect(error.message).toMatch(/p0 answered.*html/i);
      expect(error.message).toContain("base URL");
      expect(error.message).not.toContain("nginx");
      expect(error.headers?.get("content-type")).toContain("json");
      expect(rig.records).toHaveLength(1);
      expect(rig.records[0]).toMatchObject({ outcome: "error", status: 502, errorCode: "invalid_upstream_response" });
    });
  }

  it("with another error status keeps that status", async () => {
    await using server = await startLoopbackServer({ answer: html(403) });
    await using rig = start({ ...replicas([server]), maxRetries: 0 });
    expect((await apiError(ask(rig, "m"))).status).toBe(403);
  });
});

describe("a request that cannot be read", () => {
  it.each([
    ["half of JSON", '{"model":"m","messages":['],
    ["no JSON at all", "Hello"],
    ["an empty body", ""],
    ["a list", "[1]"],
    ["null", "null"],
    ["no model", '{"messages":[]}'],
    ["a model that is no string", '{"model":7,"messages":[]}'],
    ["an empty model", '{"model":"","messages":[]}'],
  ])("%s is a 400 in OpenAI's shape, and one record", async (_name, body) => {
    await using server = await startLoopbackServer();
    await using rig = start(replicas([server]));
    const response = await rig.router.fetch("http://x/v1/chat/completions", { method: "POST", body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: "invalid_request", type: "spillway_error" } });
    expect(response.headers.get("x-should-retry")).toBe("false");
    expect(server.requestCount).toBe(0);
    expect(rig.records).toHaveLength(1);
    expect(rig.records[0]).toMatchObject({ outcome: "error", status: 400, errorCode: "invalid_request", attempts: [] });
  });

  it.each([
    ["messages that are no list", { messages: "Hello" }],
    ["messages of odd things", { messages: [null, 7, { role: 3, content: { a: 1 } }, { content: [null, 1] }] }],
    ["no messages", {}],
    ["odd options", { messages: [], tools: "x", response_format: 3, max_tokens: "many", metadata: 7 }],
  ])("%s go up as they are: the provider judges them", async (_name, fields) => {
    await using server = await startLoopbackServer();
    await using rig = start(twoTiers(server, server));
    const body = JSON.stringify({ model: "auto", ...fields });
    const response = await rig.router.fetch("http://x/v1/chat/completions", { method: "POST", body });
    expect(response.status).toBe(200);
    expect(JSON.parse(server.requests[0]?.bodyText ?? "")).toEqual({ ...JSON.parse(body), model: "small" });
    expect(rig.records).toHaveLength(1);
  });
});

describe("a prompt of 5 MB", () => {
  it.each(bothWays)("is routed, sent whole and accounted, for %s", async (_name, call) => {
    await using server = await startLoopbackServer();
    await using rig = start(twoTiers(server, server));
    const prompt = `hard ${"wörd 日本 ".repeat(6 * 2 ** 16)}`;
    expect(Buffer.byteLength(prompt)).toBeGreaterThan(4_500_000);
    expect(await call(rig, "auto", prompt)).toBe("Hello from large.");
    expect(server.requests[0]?.body).toMatchObject({ messages: user(prompt) });
    const record = await rig.record();
    expect(record.decision?.estimatedInputTokens).toBeGreaterThan(500_000);
    expect(rig.records).toHaveLength(1);
  });
});

describe("what a user's own code throws", () => {
  it("a classifier's mistake does not hang the call, and is one record", async () => {
    await using server = await startLoopbackServer();
    const classifier = {
      name: "broken",
      classify: () => {
        throw new Error("a mistake in the classifier");
      },
    };
    await using rig = start(twoTiers(server, server, { classifier }));
    await ask(rig, "auto").catch(() => undefined);
    expect(rig.records).toHaveLength(1);
  });

  it("a gate's mistake neither", async () => {
    await using server = await startLoopbackServer();
    const judge = () => {
      throw new Error("a mistake in the gate");
    };
    await using rig = start(twoTiers(server, server, { gates: { custom: [{ name: "broken", judge }] } }));
    await ask(rig, "auto").catch(() => undefined);
    await askStream(rig, "auto").catch(() => undefined);
    expect(rig.records).toHaveLength(2);
  });
});

describe("many faults at once", () => {
  it("each call is accounted by exactly one record and none hangs", async () => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    const kinds = [
      fault.resetBeforeHeaders,
      fault.resetMidBody,
      fault.truncatedJson,
      fault.gzipCut,
      fault.htmlWith200,
      fault.errorBodyWith200,
      fault.errorEventInStream,
      fault.cutStream,
      fault.malformedEvent,
    ];
    let turn = 0;
    const next = () => (kinds[turn++ % kinds.length] ?? fault.cutStream)();
    first.answer(next);
    second.answer(next);
    await using rig = start({ ...replicas([first, second]), retryBackoffMs: 1 });
    const calls = Array.from({ length: 60 }, (_, index) =>
      (index % 2 === 0 ? ask : askStream)(rig, "m").catch((error: unknown) => error),
    );
    await Promise.all(calls);
    await rig.record(59);
    expect(rig.records).toHaveLength(60);
    expect(new Set(rig.records.map(({ id }) => id)).size).toBe(60);
    expect(rig.router.report().total.calls).toBe(60);
  });
});
