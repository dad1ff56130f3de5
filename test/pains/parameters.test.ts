import { type Answer, failure, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { apiError, ask, askStream, bothWays, path, start, WatchedClock } from "../routing/support.ts";
import { healthOf, twoVendors } from "./support.ts";

const spare = text("from the spare");
const noTemperature = failure(400, {
  code: "unsupported_value",
  param: "temperature",
  message: "Unsupported value: 'temperature' does not support 0.1 with this model. Only the default (1) is supported.",
});

describe("parameters", () => {
  it("55: a fallback gets parameters of its own, and the primary the caller's as they are", async () => {
    for (const [, askOneWay] of bothWays) {
      await using first = await startLoopbackServer({ answer: failure(503) });
      await using second = await startLoopbackServer({ answer: spare });
      const parameters = { drop: ["temperature"], set: { reasoning_effort: "high", thinking: { budget: 2_048 } } };
      await using rig = start(twoVendors(first, second, { second: { parameters } }));
      const asked = { temperature: 0.1, top_p: 0.9, reasoning_effort: "low" } as const;
      expect(await askOneWay(rig, "auto", "Hello", asked)).toBe("from the spare");
      expect(first.requests[0]?.body).toMatchObject(asked);
      expect(first.requests[0]?.body).not.toHaveProperty("thinking");
      expect(second.requests[0]?.body).toMatchObject({
        top_p: 0.9,
        reasoning_effort: "high",
        thinking: { budget: 2_048 },
      });
      expect(second.requests[0]?.body).not.toHaveProperty("temperature");
      expect(second.requests[0]?.model).toBe("spare");
    }
  });

  it("55: a fallback that refuses a parameter passes the call on to the next endpoint", async () => {
    await using first = await startLoopbackServer({ answer: failure(503) });
    await using second = await startLoopbackServer({ answer: noTemperature });
    await using third = await startLoopbackServer({ answer: text("from the third") });
    const config = twoVendors(first, second, { route: { tiers: [["large", "spare", "last"]] } });
    const providers = {
      ...config.providers,
      third: { preset: "openai", baseUrl: third.baseUrl, apiKey: "k" } as const,
    };
    const endpoints = [...config.endpoints, { provider: "third", model: "last" }];
    await using rig = start({ ...config, providers, endpoints });
    expect(await ask(rig, "auto", "Hello", { temperature: 0.1 })).toBe("from the third");
    expect(path(await rig.record())).toEqual([
      "answer first/large overloaded",
      "fallback second/spare unsupported-parameter",
      "fallback third/last",
    ]);
    expect(healthOf(rig, "second/spare")).toMatchObject({ state: "ready", recentFailures: 0 });
  });

  const refuses = (error: object | string) => failure(400, { body: JSON.stringify({ error }) });

  /** The fallback answers a request that the first endpoint refused for one of its fields. */
  async function expectPassedOn(answer: Answer): Promise<void> {
    await using first = await startLoopbackServer({ answer });
    await using second = await startLoopbackServer({ answer: spare });
    await using rig = start(twoVendors(first, second));
    expect(await ask(rig, "auto", "Hello", { temperature: 0.1 })).toBe("from the spare");
    expect(path(await rig.record())).toEqual(["answer first/large unsupported-parameter", "fallback second/spare"]);
    expect(first.requestCount).toBe(1);
  }

  it.each([
    ["OpenAI", refuses({ code: "unsupported_parameter", message: "'parallel_tool_calls' is not supported here." })],
    [
      "OpenAI, by its words",
      refuses({ code: null, message: "Unrecognized request argument supplied: reasoning_effort" }),
    ],
    ["xAI", refuses("Model grok-4 does not support parameter presencePenalty.")],
    [
      "vLLM and Mistral",
      refuses({ message: "[{'type': 'extra_forbidden', 'msg': 'Extra inputs are not permitted'}]" }),
    ],
  ])("55: a refused parameter is told apart from a malformed request: %s", async (_name, answer) => {
    await expectPassedOn(answer);
  });

  // These words are not known yet: packages/resilience/src/failure/classify-failure.ts, `unsupported`.
  it.each([
    ["Anthropic", refuses({ code: "invalid_request_error", message: "`temperature` is deprecated for this model." })],
    ["xAI, older models", refuses("Argument not supported on this model: presencePenalty")],
    [
      "Anthropic, two at once",
      refuses({ message: "`temperature` and `top_p` cannot both be specified for this model. Please use only one." }),
    ],
  ])("55: a refused parameter is told apart in these words too: %s", async (_name, answer) => {
    await expectPassedOn(answer);
  });

  it("55: where the parameter is refused by all, the caller gets the refusal, with its field", async () => {
    await using first = await startLoopbackServer({ answer: noTemperature });
    await using second = await startLoopbackServer({ answer: noTemperature });
    await using rig = start(twoVendors(first, second));
    const error = await apiError(ask(rig, "auto", "Hello", { temperature: 0.1 }));
    expect(error).toMatchObject({ status: 400, code: "unsupported_value", param: "temperature" });
    expect([first.requestCount, second.requestCount]).toEqual([1, 1]);
  });

  it.each([
    ["a model that is gone", failure(404, { code: "model_not_found" })],
    [
      "no endpoints for the data policy",
      failure(404, { code: null, message: "No endpoints found matching your data policy." }),
    ],
    ["a page", failure(404, { body: "<html>Not found</html>", headers: { "content-type": "text/html" } })],
    ["a model that is retired", failure(410)],
  ])("55: 404 rotates to the next endpoint, and the next calls do not ask there again: %s", async (_name, answer) => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer });
    await using second = await startLoopbackServer({ answer: spare });
    await using rig = start(twoVendors(first, second), { clock });
    expect(await ask(rig, "auto")).toBe("from the spare");
    expect(await askStream(rig, "auto")).toBe("from the spare");
    expect(path(await rig.record())).toEqual(["answer first/large not-found", "fallback second/spare"]);
    expect((await rig.record(1)).passedOver).toEqual([{ endpoint: "first/large", reason: "model-missing" }]);
    expect([first.requestCount, second.requestCount]).toEqual([1, 2]);
    first.answer(text("from the first"));
    await clock.advance(60_000);
    expect(await ask(rig, "auto")).toBe("from the first");
  });
});
