import { failure, type ReceivedRequest, startLoopbackServer } from "@spillway/testing";
import type { EndpointConfig, ProviderConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, askStream, start, user } from "../routing/support.ts";

type Body = Readonly<Record<string, unknown>>;

/** The body that an endpoint with these parameters gets. */
async function sent(
  parameters: EndpointConfig["parameters"],
  provider: Partial<ProviderConfig>,
  extra: Record<string, unknown>,
  stream = false,
): Promise<Body> {
  await using server = await startLoopbackServer();
  await using rig = start({
    providers: { p: { preset: "openai", baseUrl: server.baseUrl, apiKey: "k", ...provider } },
    endpoints: [{ provider: "p", model: "m", upstreamModel: "m-2026", parameters }],
  });
  const call = stream ? askStream : ask;
  expect(await call(rig, "m", "easy", extra)).toBe("Hello from m-2026.");
  return bodyOf(server.requests[0]);
}

const bodyOf = (request: ReceivedRequest | undefined) => (request?.body ?? {}) as Body;

const openai = { dialect: { maxTokensField: "max_completion_tokens" } } as const;
const old = { dialect: { maxTokensField: "max_tokens" } } as const;

describe("an endpoint's parameters", () => {
  it("drop what it does not take, and leave the rest byte for byte", async () => {
    const body = await sent({ drop: ["temperature", "top_p"] }, openai, {
      temperature: 0.25,
      top_p: 0.5,
      seed: 7,
      stop: ["a", "b"],
    });
    expect(body).toEqual({ model: "m-2026", messages: user("easy"), seed: 7, stop: ["a", "b"] });
  });

  it("set what it needs, in place of the caller's or beside it", async () => {
    const body = await sent(
      { set: { temperature: 1, chat_template_kwargs: { enable_thinking: false }, stop: null, list: [1, "two"] } },
      openai,
      { temperature: 0.25, seed: 7 },
    );
    expect(body).toEqual({
      model: "m-2026",
      messages: user("easy"),
      seed: 7,
      temperature: 1,
      chat_template_kwargs: { enable_thinking: false },
      stop: null,
      list: [1, "two"],
    });
  });

  it("that drop what is not there change nothing", async () => {
    const body = await sent({ drop: ["logit_bias", "user"] }, openai, { seed: 7 });
    expect(body).toEqual({ model: "m-2026", messages: user("easy"), seed: 7 });
  });

  it("that drop and set the same field set it", async () => {
    const body = await sent({ drop: ["seed"], set: { seed: 1 } }, openai, { seed: 7 });
    expect(body.seed).toBe(1);
  });

  it("say nothing against the caller's body: another endpoint gets it whole", async () => {
    await using first = await startLoopbackServer({ answer: failure(500) });
    await using second = await startLoopbackServer();
    await using rig = start({
      providers: {
        p0: { preset: "vllm", baseUrl: first.baseUrl, probe: false },
        p1: { preset: "vllm", baseUrl: second.baseUrl, probe: false },
      },
      endpoints: [
        { provider: "p0", model: "m", parameters: { drop: ["seed"], set: { temperature: 0 } } },
        { provider: "p1", model: "m" },
      ],
    });
    await ask(rig, "m", "easy", { seed: 7, temperature: 0.5 });
    expect(bodyOf(first.requests[0])).toEqual({ model: "m", messages: user("easy"), temperature: 0 });
    expect(bodyOf(second.requests[0])).toEqual({ model: "m", messages: user("easy"), seed: 7, temperature: 0.5 });
  });

  describe("together with the dialect's own edits", () => {
    it.each([
      [
        "a limit is renamed and another field dropped",
        { drop: ["seed"] },
        openai,
        { max_tokens: 5, seed: 1 },
        { max_completion_tokens: 5 },
      ],
      ["the field that is renamed to is dropped", { drop: ["max_completion_tokens"] }, openai, { max_tokens: 5 }, {}],
      ["the field that is renamed is dropped", { drop: ["max_tokens"] }, openai, { max_tokens: 5 }, {}],
      [
        "the field that is renamed to is set",
        { set: { max_completion_tokens: 9 } },
        openai,
        { max_tokens: 5 },
        { max_completion_tokens: 9 },
      ],
      [
        "the field that is renamed to is set, the other way",
        { set: { max_tokens: 9 } },
        old,
        { max_completion_tokens: 5 },
        { max_tokens: 9 },
      ],
      ["the other way, dropped", { drop: ["max_tokens"] }, old, { max_completion_tokens: 5 }, {}],
      ["the limit is set where the caller gave none", { set: { max_tokens: 9 } }, old, {}, { max_tokens: 9 }],
    ] as const)("%s", async (_, parameters, provider, extra, expected) => {
      const body = await sent(parameters as EndpointConfig["parameters"], provider, extra);
      expect(body).toEqual({ model: "m-2026", messages: user("easy"), ...expected });
    });

    // The comma before the last member stays behind where the member before it goes too: the body is no JSON then.
    it("both limits are dropped, at the end of the body", async () => {
      await using server = await startLoopbackServer();
      await using rig = start({
        providers: { p: { preset: "vllm", baseUrl: server.baseUrl, probe: false } },
        endpoints: [{ provider: "p", model: "m", parameters: { drop: ["max_tokens", "max_completion_tokens"] } }],
      });
      await ask(rig, "m", "easy", { max_tokens: 5, max_completion_tokens: 6 });
      expect(bodyOf(server.requests[0])).toEqual({ model: "m", messages: user("easy") });
    });

    it("both limits are dropped, before the end of the body", async () => {
      const drop = ["max_tokens", "max_completion_tokens"];
      const body = await sent({ drop }, openai, { max_tokens: 5, max_completion_tokens: 6, seed: 7 });
      expect(body).toEqual({ model: "m-2026", messages: user("easy"), seed: 7 });
    });

    it("a stream asks for usage beside what is set", async () => {
      const body = await sent({ set: { temperature: 0 } }, openai, {}, true);
      expect(body).toMatchObject({ stream: true, temperature: 0, stream_options: { include_usage: true } });
    });

    it("stream_options can be dropped, and the answer is accounted by estimate", async () => {
      await using server = await startLoopbackServer();
      await using rig = start({
        providers: { p: { preset: "vllm", baseUrl: server.baseUrl, probe: false } },
        endpoints: [
          {
            provider: "p",
            model: "m",
            price: { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 1 },
            parameters: { drop: ["stream_options"] },
          },
        ],
      });
      expect(await askStream(rig, "m", "easy", { stream_options: { include_usage: true } } as object)).toBe(
        "Hello from m.",
      );
      expect(bodyOf(server.requests[0])).not.toHaveProperty("stream_options");
      const [attempt] = (await rig.record()).attempts;
      expect(attempt?.usage?.source).toBe("estimated");
      expect(attempt?.costUsd).toBeGreaterThan(0);
    });

    it("stream_options can be set", async () => {
      const body = await sent({ set: { stream_options: { include_usage: true, continuous: true } } }, openai, {}, true);
      expect(body.stream_options).toEqual({ include_usage: true, continuous: true });
    });

    it("the model's name can be set", async () => {
      await using server = await startLoopbackServer();
      await using rig = start({
        providers: { p: { preset: "vllm", baseUrl: server.baseUrl, probe: false } },
        endpoints: [{ provider: "p", model: "m", upstreamModel: "up", parameters: { set: { model: "other" } } }],
      });
      expect(await ask(rig, "m")).toBe("Hello from other.");
    });

    it("the router's own metadata goes, whatever is set beside it", async () => {
      const body = await sent({ set: { metadata: { team: "a" } } }, openai, {
        metadata: { spillway_session: "s", tenant: "acme" },
      });
      expect(body.metadata).toEqual({ team: "a" });
      const dropped = await sent({ drop: ["metadata"] }, openai, {
        metadata: { spillway_session: "s", tenant: "acme" },
      });
      expect(dropped).not.toHaveProperty("metadata");
    });
  });

  it("hold for the other APIs of the endpoint", async () => {
    await using server = await startLoopbackServer();
    await using rig = start({
      providers: { p: { preset: "vllm", baseUrl: server.baseUrl, probe: false } },
      endpoints: [{ provider: "p", model: "m", parameters: { drop: ["user"], set: { dimensions: 8 } } }],
    });
    await rig.client.embeddings.create({ model: "m", input: "x", user: "u", encoding_format: "float" });
    expect(bodyOf(server.requests[0])).toEqual({ model: "m", input: "x", encoding_format: "float", dimensions: 8 });
  });

  it("keep text with quotes, unicode and nested look-alikes as it is", async () => {
    const content = 'He said "seed": 7, {"temperature": 1} \\ \u2028 日本 🌊';
    await using server = await startLoopbackServer();
    await using rig = start({
      providers: { p: { preset: "vllm", baseUrl: server.baseUrl, probe: false } },
      endpoints: [{ provider: "p", model: "m", parameters: { drop: ["seed"], set: { temperature: 0 } } }],
    });
    await ask(rig, "m", content, { seed: 7, metadata: { seed: "8" } });
    expect(bodyOf(server.requests[0])).toEqual({
      model: "m",
      messages: user(content),
      metadata: { seed: "8" },
      temperature: 0,
    });
  });

  it("with a misspelt field are a fault of the configuration", () => {
    expect(() =>
      start({
        providers: { p: { preset: "vllm", baseUrl: "http://127.0.0.1:1/v1" } },
        endpoints: [{ provider: "p", model: "m", parameters: { remove: ["seed"] } as object }],
      }),
    ).toThrow(/parameters/);
  });
});
