import { startLoopbackServer } from "@spillway/testing";
import OpenAI from "openai";
import type { ModelConfig, SpillwayConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { apiError, ask, askStream, difficulty, smallPrice, start, twoTiers, user } from "./support.ts";

function oneModel(baseUrl: string, model: ModelConfig, endpoint: object = {}): SpillwayConfig {
  return {
    providers: { p: { baseUrl } },
    models: { m: model },
    endpoints: [{ provider: "p", model: "m", ...endpoint }],
    routes: { auto: { tiers: ["m"], classifier: difficulty(0) } },
  };
}

const image = { type: "image_url" as const, image_url: { url: "data:image/png;base64,AA==" } };
const audio = { type: "input_audio" as const, input_audio: { data: "AA==", format: "wav" as const } };
const tool = { type: "function" as const, function: { name: "f", parameters: { type: "object" } } };
const schema = { type: "json_schema" as const, json_schema: { name: "s", schema: { type: "object" } } };

describe("an unknown model", () => {
  it.each([
    ["a completion", ask],
    ["a stream", askStream],
  ])("is a 404 with a suggestion for %s, and one record", async (_name, call) => {
    await using server = await startLoopbackServer();
    await using rig = start(twoTiers(server, server));
    const error = await apiError(call(rig, "autos"));
    expect(error).toBeInstanceOf(OpenAI.NotFoundError);
    expect(error).toMatchObject({ status: 404, code: "unknown_model", param: "model" });
    expect(error.message).toContain('"auto"');
    expect(error.headers?.get("x-should-retry")).toBe("false");
    expect(server.requestCount).toBe(0);
    expect(rig.records).toHaveLength(1);
    expect(rig.records[0]).toMatchObject({
      outcome: "error",
      status: 404,
      errorCode: "unknown_model",
      decision: undefined,
      attempts: [],
      costUsd: 0,
      unpricedAttempts: 0,
    });
    expect(error.requestID).toBe(rig.records[0]?.id);
  });
});

describe("no eligible endpoint", () => {
  it.each([
    ["tools", { tools: [tool] }, "tools-unsupported"],
    ["images", { messages: [{ role: "user" as const, content: [image] }] }, "images-unsupported"],
    ["audio", { messages: [{ role: "user" as const, content: [audio] }] }, "audio-unsupported"],
    ["json", { response_format: { type: "json_object" as const } }, "json-unsupported"],
    ["schema", { response_format: schema }, "schema-unsupported"],
  ])("a model without %s is left out and the 422 says so", async (capability, request, reason) => {
    await using server = await startLoopbackServer();
    await using rig = start(oneModel(server.baseUrl, { capabilities: { [capability]: false } }));
    const error = await apiError(
      rig.client.chat.completions.create({ model: "auto", messages: user("Hello"), ...request }),
    );
    expect(error).toMatchObject({ status: 422, code: "no_eligible_endpoint" });
    expect(error.message).toContain(`p/m: ${reason}`);
    expect(server.requestCount).toBe(0);
    expect(rig.records).toHaveLength(1);
    expect(rig.records[0]).toMatchObject({ outcome: "error", status: 422, errorCode: "no_eligible_endpoint" });
    expect(rig.records[0]?.decision?.rejected).toMatchObject([{ endpoint: "p/m", reason }]);
  });

  it("a capable higher tier takes what the small one cannot", async () => {
    await using local = await startLoopbackServer();
    await using cloud = await startLoopbackServer();
    await using rig = start(twoTiers(local, cloud, {}, { models: { small: { capabilities: { tools: false } } } }));
    await ask(rig, "auto", "easy", { tools: [tool] });
    expect([local.requestCount, cloud.requestCount]).toEqual([0, 1]);
    expect((await rig.record()).attempts).toMatchObject([{ role: "answer", tier: 1 }]);
  });

  it.each([
    ["the prompt", "word ".repeat(3000), {}],
    ["the output asked for", "Hello", { max_tokens: 1000 }],
    ["both together", "word ".repeat(600), { max_completion_tokens: 500 }],
  ])("%s does not fit into the context window", async (_name, prompt, extra) => {
    await using server = await startLoopbackServer();
    await using rig = start(oneModel(server.baseUrl, { contextWindow: 1000 }));
    const error = await apiError(ask(rig, "auto", prompt, extra));
    expect(error).toMatchObject({ status: 422, code: "no_eligible_endpoint" });
    expect(error.message).toContain("context-too-small");
    expect(error.message).not.toContain("word word");
  });

  it("the endpoint's own smaller window counts", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(oneModel(server.baseUrl, { contextWindow: 100_000 }, { contextWindow: 50 }));
    expect((await apiError(ask(rig, "auto", "Hello", { max_tokens: 60 }))).message).toContain("is 50)");
  });

  it("more output is asked for than the model can give", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(oneModel(server.baseUrl, { maxOutputTokens: 100 }));
    expect((await apiError(ask(rig, "auto", "Hello", { max_tokens: 101 }))).message).toContain("output-too-long");
    await ask(rig, "auto", "Hello", { max_tokens: 100 });
  });

  it("the API is not served", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(oneModel(server.baseUrl, {}));
    const error = await apiError(rig.client.responses.create({ model: "auto", input: "Hello" }));
    expect(error.message).toContain("api-unsupported");
    expect((await rig.record()).api).toBe("responses");
  });
});

describe("a cost limit", () => {
  const limited = { maxUsd: 0.001 };

  it("leaves out what may cost more, and takes what cannot", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(twoTiers(server, server));
    // 1,000 output tokens: USD 0.0004 at small, 0.008 at large.
    await rig.router.with(limited, () => ask(rig, "auto", "easy", { max_tokens: 1000 }));
    const { decision } = await rig.record();
    expect(decision?.candidates.map(({ model }) => model)).toEqual(["small"]);
    expect(decision?.rejected).toMatchObject([{ model: "large", reason: "over-max-usd" }]);
  });

  it("fails closed where the price is unknown", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(oneModel(server.baseUrl, {}));
    const error = await apiError(rig.router.with(limited, () => ask(rig, "auto", "Hello", { max_tokens: 10 })));
    expect(error.message).toContain("price-unknown");
  });

  it("fails closed where nothing bounds the output", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(oneModel(server.baseUrl, {}, { price: smallPrice }));
    const error = await apiError(rig.router.with(limited, () => ask(rig, "auto")));
    expect(error.message).toContain("output-unbounded");
  });

  it("takes the model's own limit where the caller gives none", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(oneModel(server.baseUrl, { maxOutputTokens: 1000 }, { price: smallPrice }));
    await rig.router.with(limited, () => ask(rig, "auto"));
    await rig.router.with({ maxUsd: 0.0001 }, async () => {
      expect((await apiError(ask(rig, "auto"))).message).toContain("over-max-usd");
    });
  });

  it.each(["cheap", "-1", "0.02 or so"])("that is no number is a 400: %s", async (limit) => {
    await using server = await startLoopbackServer();
    await using rig = start(oneModel(server.baseUrl, {}, { price: smallPrice }));
    const headers = { "x-spillway-max-usd": limit };
    const error = await apiError(ask(rig, "auto", "Hello", { max_tokens: 5 }, { headers }));
    expect(error).toMatchObject({ status: 400, code: "invalid_request" });
    expect(server.requestCount).toBe(0);
    expect(rig.records).toHaveLength(1);
  });
});
