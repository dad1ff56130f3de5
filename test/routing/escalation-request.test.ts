import { defaultEscalationInstruction } from "@spillway/registry";
import { type LoopbackServer, startLoopbackServer, text } from "@spillway/testing";
import type { Gate, RouteConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, askStream, bothWays, start, twoTiers, user } from "./support.ts";

const rejects: Gate = {
  name: "no",
  judge: () => ({ verdict: "reject", gate: "no", reason: "always" }),
};
const messagesOf = (server: LoopbackServer) =>
  (server.requests.at(-1)?.body as { messages?: unknown } | undefined)?.messages;

describe("what the next tier is asked", () => {
  for (const [name, call] of bothWays) {
    it(`afresh: exactly what the caller asked, for ${name}`, async () => {
      await using local = await startLoopbackServer({ answer: text("A draft.") });
      await using cloud = await startLoopbackServer();
      await using rig = start(twoTiers(local, cloud, { gates: { custom: [rejects] } }));
      await call(rig, "auto", "easy", { seed: 7, temperature: 0 });
      expect(cloud.requests[0]?.bodyText.replace("large", "small")).toBe(local.requests[0]?.bodyText);
      expect(messagesOf(cloud)).toEqual(user("easy"));
    });

    it.each<[string | undefined, string]>([
      [undefined, defaultEscalationInstruction],
      ["Do better.", "Do better."],
    ])(`carry-draft: the draft and the instruction (%s) are appended, for ${name}`, async (instruction, told) => {
      await using local = await startLoopbackServer({ answer: text('A "draft".') });
      await using cloud = await startLoopbackServer();
      const escalation: RouteConfig["escalation"] = { mode: "carry-draft", ...(instruction ? { instruction } : {}) };
      await using rig = start(twoTiers(local, cloud, { gates: { custom: [rejects] }, escalation }));
      await call(rig, "auto");
      expect(messagesOf(cloud)).toEqual([
        ...user("easy"),
        { role: "assistant", content: 'A "draft".' },
        { role: "user", content: told },
      ]);
      expect(messagesOf(local)).toEqual(user("easy"));
    });
  }

  it("carry-draft with an empty draft asks afresh", async () => {
    await using local = await startLoopbackServer({ answer: text("") });
    await using cloud = await startLoopbackServer();
    await using rig = start(twoTiers(local, cloud, { gates: {}, escalation: { mode: "carry-draft" } }));
    await ask(rig, "auto");
    expect(messagesOf(cloud)).toEqual(user("easy"));
  });
});

describe("log probabilities", () => {
  const answer = text("Yes indeed", { logprobs: [-0.1, -0.2] });
  const route = { gates: { minMeanLogprob: -0.5 } };

  it("are asked of the draft endpoint only, and taken out of what the caller gets", async () => {
    await using local = await startLoopbackServer({ answer });
    await using cloud = await startLoopbackServer({ answer });
    await using rig = start(twoTiers(local, cloud, route));
    const completion = await rig.client.chat.completions.create({ model: "auto", messages: user("easy") });
    expect(local.requests[0]?.body).toMatchObject({ logprobs: true });
    expect(completion.choices[0]?.logprobs).toBeNull();
    expect(completion.usage?.completion_tokens).toBe(2);
    await ask(rig, "auto", "hard");
    expect(cloud.requests[0]?.body).not.toHaveProperty("logprobs");
    const stream = await rig.client.chat.completions.create({ model: "auto", messages: user("easy"), stream: true });
    for await (const chunk of stream) expect(chunk.choices[0]?.logprobs ?? null).toBeNull();
    expect(local.requests[1]?.body).toMatchObject({ logprobs: true });
  });

  it("are not asked of the next tier after a rejected draft", async () => {
    await using local = await startLoopbackServer({ answer: text("Hm hm", { logprobs: [-3, -3] }) });
    await using cloud = await startLoopbackServer();
    await using rig = start(twoTiers(local, cloud, route));
    await ask(rig, "auto");
    await askStream(rig, "auto");
    expect(cloud.requestCount).toBe(2);
    for (const request of cloud.requests) expect(request.body).not.toHaveProperty("logprobs");
    expect((await rig.record()).attempts[0]?.verdict?.score).toBe(-3);
  });

  it("are kept where the caller asked for them", async () => {
    await using local = await startLoopbackServer({ answer });
    await using rig = start(twoTiers(local, local, route));
    const request = { model: "auto", messages: user("easy"), logprobs: true };
    const completion = await rig.client.chat.completions.create(request);
    expect(completion.choices[0]?.logprobs?.content?.map(({ logprob }) => logprob)).toEqual([-0.1, -0.2]);
    const found: number[] = [];
    for await (const chunk of await rig.client.chat.completions.create({ ...request, stream: true })) {
      for (const token of chunk.choices[0]?.logprobs?.content ?? []) found.push(token.logprob);
    }
    expect(found).toEqual([-0.1, -0.2]);
  });

  it.each([
    ["dialect", { providers: { dialect: { logprobs: false } } }],
    ["model", { models: { small: { capabilities: { logprobs: false } } } }],
  ])("are not asked where the %s has none, and the draft is not rejected for it", async (_name, change) => {
    await using local = await startLoopbackServer({ answer });
    await using cloud = await startLoopbackServer();
    const config = twoTiers(local, cloud, route, "models" in change ? { models: change.models } : {});
    const providers =
      "providers" in change
        ? { ...config.providers, local: { ...config.providers.local, ...change.providers } }
        : config.providers;
    await using rig = start({ ...config, providers });
    expect(await ask(rig, "auto")).toBe("Yes indeed");
    expect(local.requests[0]?.body).not.toHaveProperty("logprobs");
    expect(cloud.requestCount).toBe(0);
  });

  it("are not asked where no gate wants them", async () => {
    await using local = await startLoopbackServer();
    await using rig = start(twoTiers(local, local));
    await ask(rig, "auto");
    expect(local.requests[0]?.body).not.toHaveProperty("logprobs");
  });
});
