import { failure, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { apiError, ask, bothWays, path, start } from "../routing/support.ts";
import { healthOf, twoVendors } from "./support.ts";

const spare = text("from the spare");
const words = "The response was filtered due to the prompt triggering Azure OpenAI’s content management policy.";
const refusal = (message: string) =>
  failure(400, { code: "content_filter", type: "invalid_request_error", param: "prompt", message });

/** Bodies of a refused prompt, as vendors send them with status 400. */
const bodies: readonly [string, object][] = [
  [
    "Azure, with an inner error",
    {
      message: words,
      type: null,
      param: "prompt",
      code: "content_filter",
      status: 400,
      innererror: { code: "ResponsibleAIPolicyViolation", content_filter_result: { hate: { filtered: true } } },
    },
  ],
  ["Azure, by its code alone", { message: "Bad request.", param: "prompt", code: "content_filter" }],
  ["Azure, by its words alone", { message: words, type: null, code: "400" }],
  [
    "Azure's guard for images",
    { message: "Your task failed as a result of our safety system.", code: "contentFilter" },
  ],
  [
    "OpenAI",
    { message: "Your request was rejected.", type: "image_generation_error", code: "content_policy_violation" },
  ],
];

describe("content filters", () => {
  it("27: a refused prompt is no rate limit and no failure of the endpoint: it never cools down", async () => {
    await using first = await startLoopbackServer({
      answer: ({ bodyText }) => (bodyText.includes("risky") ? refusal(words) : text("from the first")),
    });
    await using second = await startLoopbackServer({ answer: spare });
    await using rig = start(twoVendors(first, second));
    for (let count = 0; count < 30; count++) expect(await ask(rig, "auto", "risky")).toBe("from the spare");
    expect(path(await rig.record())).toEqual(["answer first/large content-filter", "fallback second/spare"]);
    expect(healthOf(rig, "first/large")).toMatchObject({ state: "ready", breaker: "closed", recentFailures: 0 });
    expect(await ask(rig, "auto", "harmless")).toBe("from the first");
    expect([first.requestCount, second.requestCount]).toEqual([31, 30]);
  });

  it.each(bodies)("28: %s: a filter's 400 is handed to another vendor", async (_name, error) => {
    for (const [, askOneWay] of bothWays) {
      await using first = await startLoopbackServer({ answer: failure(400, { body: JSON.stringify({ error }) }) });
      await using second = await startLoopbackServer({ answer: spare });
      const config = twoVendors(first, second);
      const azure = { preset: "azure-openai", baseUrl: first.baseUrl, apiKey: "key-of-first" } as const;
      await using rig = start({ ...config, providers: { ...config.providers, first: azure } });
      expect(await askOneWay(rig, "auto")).toBe("from the spare");
      expect((await rig.record()).attempts[0]).toMatchObject({ status: 400, failure: "content-filter", costUsd: 0 });
    }
  });

  it("29: the same vendor's other deployments are left out: the filter is the vendor's, not the deployment's", async () => {
    await using first = await startLoopbackServer({ answer: refusal("Filtered by the first.") });
    await using second = await startLoopbackServer({ answer: spare });
    const config = twoVendors(first, second, { route: { tiers: [["large", "larger", "spare"]] } });
    const [large, other] = config.endpoints as [(typeof config.endpoints)[0], (typeof config.endpoints)[0]];
    const endpoints = [large, { provider: "first", model: "larger" }, other];
    await using rig = start({ ...config, endpoints });
    expect(await ask(rig, "auto")).toBe("from the spare");
    expect([first.requestCount, second.requestCount]).toEqual([1, 1]);
  });

  it("29: where every vendor refuses, each is asked once and the caller gets the filter's own error", async () => {
    await using first = await startLoopbackServer({ answer: refusal("Filtered by the first.") });
    await using second = await startLoopbackServer({ answer: refusal("Filtered by the second.") });
    await using rig = start(twoVendors(first, second));
    const error = await apiError(ask(rig, "auto"));
    expect(error).toMatchObject({ status: 400, code: "content_filter", param: "prompt" });
    expect(error.message).toContain("Filtered by the second.");
    expect([first.requestCount, second.requestCount]).toEqual([1, 1]);
    expect(rig.router.health().map(({ state, recentFailures }) => [state, recentFailures])).toEqual([
      ["ready", 0],
      ["ready", 0],
    ]);
  });
});
