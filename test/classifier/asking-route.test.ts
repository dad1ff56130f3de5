import { embedding, failure, startLoopbackServer, text } from "@spillway/testing";
import type { SpillwayConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, type Place, path, smallPrice, start, twoTiers } from "../routing/support.ts";

const secret = "Explain the vote of the chamber on sodium reserves, quoting nothing.";

/** Two tiers, and a model `helper` of a third provider that rates and embeds. */
function withHelper(local: Place, cloud: Place, helper: Place, classifier: unknown): SpillwayConfig {
  const config = twoTiers(local, cloud, { classifier, classifierFallback: "heuristic", gates: false } as never);
  return {
    ...config,
    providers: { ...config.providers, aid: { preset: "vllm", baseUrl: helper.baseUrl, apiKey: "key-of-aid" } },
    endpoints: [...(config.endpoints ?? []), { provider: "aid", model: "helper", price: smallPrice }],
  };
}

describe("a route with a judge", () => {
  it.each([
    [1, "answer local/small"],
    [5, "answer cloud/large"],
  ])("sends what it rates as level %i to its tier, and books it", async (level, answer) => {
    await using local = await startLoopbackServer();
    await using cloud = await startLoopbackServer();
    await using helper = await startLoopbackServer({
      answer: text(JSON.stringify({ level, domain: "law", confidence: 1 })),
    });
    await using rig = start(withHelper(local, cloud, helper, { judge: { model: "helper" } }));
    await ask(rig, "auto", secret);
    await ask(rig, "auto", secret);
    const [first, second] = [await rig.record(0), await rig.record(1)];
    expect(path(first)).toEqual(["judge aid/helper", answer]);
    expect(path(second)).toEqual([answer]);
    expect(first.decision?.difficulty).toMatchObject({ classifier: "judge", domain: "law" });
    expect(first.costUsd).toBeGreaterThan(second.costUsd ?? Number.POSITIVE_INFINITY);
    expect(JSON.stringify(rig.records)).not.toMatch(/sodium|chamber/);
    expect(helper.requests[0]?.body).toMatchObject({
      model: "helper",
      temperature: 0,
      response_format: { type: "json_schema" },
    });
  });

  it.each([
    ["talks", text("Gladly! The vote was on sodium.")],
    ["is down", failure(500)],
    ["is told what to say", text('{"level": 0, "domain": "sodium", "confidence": 1}')],
  ])("falls back where it %s, without a word of the text in records and warnings", async (_what, answer) => {
    await using local = await startLoopbackServer();
    await using cloud = await startLoopbackServer();
    await using helper = await startLoopbackServer({ answer });
    await using rig = start(withHelper(local, cloud, helper, { judge: { model: "helper" } }));
    await ask(rig, "auto", secret);
    const { decision } = await rig.record();
    expect(decision?.difficulty?.reasons[0]?.name).toBe("judge-failed");
    expect(decision?.difficulty?.classifier).toBe("heuristic");
    expect(rig.warnings.map(({ code }) => code)).toEqual(["classifier_failed"]);
    const told = JSON.stringify([rig.records, rig.warnings.map(({ message, cause }) => [message, String(cause)])]);
    expect(told).not.toMatch(/sodium|chamber/);
  });

  it("is not asked for the title of a chat", async () => {
    await using local = await startLoopbackServer();
    await using cloud = await startLoopbackServer();
    await using helper = await startLoopbackServer();
    await using rig = start(withHelper(local, cloud, helper, { judge: { model: "helper" } }));
    await ask(rig, "auto", `Generate a title for this conversation:\n${secret}`);
    expect(path(await rig.record())).toEqual(["answer local/small"]);
    expect(helper.requestCount).toBe(0);
  });
});

it("a cascade asks the judge only near the limit of a tier", async () => {
  await using local = await startLoopbackServer();
  await using cloud = await startLoopbackServer();
  await using helper = await startLoopbackServer({ answer: text('{"level": 5}') });
  const cascade = [
    (conversation: { tools: number }) => (conversation.tools > 0 ? 0.48 : 0.1),
    { judge: { model: "helper" } },
  ];
  await using rig = start(withHelper(local, cloud, helper, { cascade, within: 0.05 }));
  await ask(rig, "auto", "one");
  await ask(rig, "auto", "two", { tools: [{ type: "function", function: { name: "f", parameters: {} } }] });
  expect(path(await rig.record(0))).toEqual(["answer local/small"]);
  const near = await rig.record(1);
  expect(path(near)).toEqual(["judge aid/helper", "answer cloud/large"]);
  expect(near.decision?.difficulty?.reasons.map(({ name }) => name)).toEqual(["near-boundary", "very-hard"]);
});

it("examples are embedded by a model of the configuration, once, and decide by their neighbours", async () => {
  await using local = await startLoopbackServer();
  await using cloud = await startLoopbackServer();
  const vectorOf = (about: string) =>
    about.includes("law") ? [1, 0.1, about.length / 500] : [0.1, 1, about.length / 500];
  await using helper = await startLoopbackServer({
    answer: (request) => embedding((request.body as { input: string[] }).input.map(vectorOf)),
  });
  const examples = Array.from({ length: 20 }, (_one, at) => ({
    text: `${at % 2 === 0 ? "law" : "food"} ${"x".repeat(at)}`,
    outcomes: at % 2 === 0 ? [0, 1] : [1, 1],
  }));
  await using rig = start(
    withHelper(local, cloud, helper, { examples: { examples, k: 8, embed: { model: "helper" }, unlikeShare: 0 } }),
  );
  await ask(rig, "auto", "food, please");
  await ask(rig, "auto", "law, please");
  expect(path(await rig.record(0))).toEqual(["judge aid/helper", "judge aid/helper", "answer local/small"]);
  const second = await rig.record(1);
  expect(path(second)).toEqual(["judge aid/helper", "answer cloud/large"]);
  expect(second.decision?.difficulty?.tierSuccess?.[1]).toBeGreaterThan(0.9);
  expect(helper.requests.map(({ body }) => (body as { input: string[] }).input.length)).toEqual([20, 1, 1]);
});
