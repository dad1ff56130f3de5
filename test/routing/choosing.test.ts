import { startLoopbackServer } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, askStream, byFirstWord, difficulty, replicas, start, twoTiers, user } from "./support.ts";

describe("where a call goes", () => {
  it.each([
    ["easy", "small", 0, 1, 0],
    ["hard", "large", 1, 0, 1],
  ])("sends an %s request to %s", async (prompt, model, tier, atLocal, atCloud) => {
    await using local = await startLoopbackServer();
    await using cloud = await startLoopbackServer();
    await using rig = start(twoTiers(local, cloud));
    expect(await ask(rig, "auto", prompt)).toBe(`Hello from ${model}.`);
    expect(await askStream(rig, "auto", prompt)).toBe(`Hello from ${model}.`);
    expect([local.requestCount, cloud.requestCount]).toEqual([2 * atLocal, 2 * atCloud]);
    const record = await rig.record(1);
    expect(record).toMatchObject({ outcome: "ok", status: 200, model, api: "chat", stream: true, escalations: 0 });
    expect(record.decision).toMatchObject({ route: "auto", requestedModel: "auto", tier });
  });

  it("says in words why the call starts where it does, and why the rest was left out", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(twoTiers(server, server));
    await ask(rig, "auto", "hard");
    const { decision } = await rig.record();
    expect(decision?.reason).toBe("difficulty 0.90 > 0.50 (first-word +0.40)");
    expect(decision?.difficulty).toMatchObject({ score: 0.9, classifier: "by-first-word" });
    expect(decision?.candidates).toEqual([{ endpoint: "cloud/large", provider: "cloud", model: "large", tier: 1 }]);
    expect(decision?.rejected).toMatchObject([{ endpoint: "local/small", tier: 0, reason: "below-tier" }]);
    await ask(rig, "auto", "easy");
    expect((await rig.record(1)).decision?.reason).toBe("difficulty 0.10 <= 0.50 (first-word +0.40)");
  });

  it.each([
    [0, "a", "b", "c"],
    [0.2, "a", "b", "c"],
    [0.21, "b", "c"],
    [0.7, "b", "c"],
    [0.71, "c"],
    [1, "c"],
  ])("difficulty %d starts at the tier whose maxDifficulty covers it", async (score, ...models) => {
    await using server = await startLoopbackServer();
    await using rig = start({
      providers: { p: { baseUrl: server.baseUrl } },
      endpoints: ["a", "b", "c"].map((model) => ({ provider: "p", model })),
      routes: {
        auto: {
          tiers: [{ models: ["a"], maxDifficulty: 0.2 }, { models: ["b"], maxDifficulty: 0.7 }, "c"],
          classifier: difficulty(score),
        },
      },
    });
    await ask(rig, "auto");
    const { decision, model } = await rig.record();
    expect(decision?.candidates.map((candidate) => candidate.model)).toEqual(models);
    expect(model).toBe(models[0]);
  });

  it.each([
    [undefined, "large"],
    [0, "small"],
  ])("where the classifier abstains, abstainTier %s leads to %s", async (abstainTier, model) => {
    await using server = await startLoopbackServer();
    const classifier = {
      name: "shy",
      classify: () => ({ score: 0, reasons: [], classifier: "shy", abstain: true }),
    };
    const route = abstainTier === undefined ? { classifier } : { classifier, abstainTier };
    await using rig = start(twoTiers(server, server, route));
    expect(await ask(rig, "auto")).toBe(`Hello from ${model}.`);
    expect((await rig.record()).decision?.reason).toBe("shy abstains");
  });

  it("tries the models of a tier in order, every endpoint of each, then the higher tiers", async () => {
    await using server = await startLoopbackServer();
    await using rig = start({
      providers: { one: { baseUrl: server.baseUrl }, two: { baseUrl: server.baseUrl } },
      endpoints: [
        { provider: "two", model: "b" },
        { provider: "one", model: "a" },
        { provider: "two", model: "a" },
        { provider: "one", model: "top" },
      ],
      routes: { auto: { tiers: [["a", "b"], "top"], classifier: byFirstWord } },
    });
    const decision = rig.router.explain({ model: "auto", messages: user("easy") });
    expect(decision.candidates.map(({ endpoint, tier }) => [endpoint, tier])).toEqual([
      ["one/a", 0],
      ["two/a", 0],
      ["two/b", 0],
      ["one/top", 1],
    ]);
  });

  it("serves a model by its own name, and an endpoint by its id", async () => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    await using rig = start(replicas([first, second]));
    await ask(rig, "m");
    await ask(rig, "p1/m");
    expect([first.requestCount, second.requestCount]).toEqual([1, 1]);
    expect(second.requests[0]?.model).toBe("m");
    expect((await rig.record(0)).decision).toMatchObject({ route: undefined, reason: "the caller named the model" });
    expect((await rig.record(1)).decision?.candidates).toHaveLength(1);
  });

  it("sends the provider's own model id, and names it in the answer", async () => {
    await using server = await startLoopbackServer();
    await using rig = start({
      providers: { p: { baseUrl: server.baseUrl } },
      endpoints: [{ provider: "p", model: "llama", upstreamModel: "meta/llama-3.3-70b" }],
    });
    const { data, response, request_id } = await rig.client.chat.completions
      .create({ model: "llama", messages: user("Hello") })
      .withResponse();
    expect(data.model).toBe("meta/llama-3.3-70b");
    expect(server.requests[0]?.model).toBe("meta/llama-3.3-70b");
    const record = await rig.record();
    expect(record.model).toBe("llama");
    expect(request_id).toBe(record.id);
    expect(response.headers.get("x-spillway-endpoint")).toBe("p/llama");
    expect(response.headers.get("x-spillway-upstream-request-id")).toBe("req_loopback_1");
  });

  it("gives each provider its own key and none of the caller's", async () => {
    await using local = await startLoopbackServer();
    await using cloud = await startLoopbackServer();
    await using rig = start(twoTiers(local, cloud));
    await ask(rig, "auto", "easy");
    await ask(rig, "auto", "hard");
    expect(local.requests[0]?.headers.authorization).toBe("Bearer key-of-local");
    expect(cloud.requests[0]?.headers.authorization).toBe("Bearer key-of-cloud");
    for (const request of [...local.requests, ...cloud.requests]) {
      expect(JSON.stringify(request.headers)).not.toContain("unused");
      expect(Object.keys(request.headers).filter((name) => name.startsWith("x-spillway"))).toEqual([]);
    }
  });

  it("sends everything but the model as the caller wrote it", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(replicas([server]));
    const body =
      '{ "model":"p0/m",\n "messages":[{"role":"user","content":"Hello"}], "seed": 1.50e1, "x_own": {"a":[1]} }';
    await rig.router.fetch("http://spillway/v1/chat/completions", { method: "POST", body });
    expect(server.requests[0]?.bodyText).toBe(body.replace("p0/m", "m"));
  });
});
