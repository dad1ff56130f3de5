import { failure, fault, refusedBaseUrl, startLoopbackServer, type TextAnswer, text } from "@spillway/testing";
import type { Gate, RouteConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, askStream, bothWays, difficulty, path, start, twoTiers } from "./support.ts";

const draft = "DRAFT one two three four";

/** Rejects texts that hold the word DRAFT. */
const noDrafts: Gate = {
  name: "no-drafts",
  judge: ({ text: words }) => ({
    verdict: words.includes("DRAFT") ? "reject" : "accept",
    gate: "no-drafts",
    reason: "by its mark",
  }),
};
const gates = { custom: [noDrafts] };

describe("what sends a call to the next tier", () => {
  const cases: [string, TextAnswer, RouteConfig["gates"], boolean][] = [
    ["an empty answer", text(""), {}, true],
    ["a cut answer", text("It is", { finishReason: "length" }), {}, true],
    ["a low mean log probability", text("Maybe so", { logprobs: [-1, -2] }), { minMeanLogprob: -0.5 }, true],
    ["a high mean log probability", text("Surely so", { logprobs: [-0.1, -0.2] }), { minMeanLogprob: -0.5 }, false],
    ["the user's predicate", text(draft), { accept: ({ text: words }) => !words.includes("DRAFT") }, true],
    ["the user's predicate that waits", text(draft), { accept: async () => false }, true],
    ["a good word of the user's predicate", text(draft), { accept: () => true }, false],
    ["the user's own gate", text(draft), gates, true],
    ["nothing, with gates off", text(""), false, false],
    ["nothing, with that gate off", text(""), { empty: false }, false],
  ];
  for (const [name, call] of bothWays) {
    it.each(cases)(`%s, for ${name}`, async (_name, answer, gatesOfRoute, escalates) => {
      await using local = await startLoopbackServer({ answer });
      await using cloud = await startLoopbackServer({ answer: text("Good.") });
      await using rig = start(twoTiers(local, cloud, { gates: gatesOfRoute }));
      expect(await call(rig, "auto")).toBe(escalates ? "Good." : answer.text);
      const record = await rig.record();
      expect(path(record)).toEqual(
        escalates
          ? ["draft local/small", "escalation cloud/large"]
          : [gatesOfRoute === false ? "answer local/small" : "draft local/small"],
      );
      expect(record).toMatchObject({
        outcome: "ok",
        escalations: escalates ? 1 : 0,
        endpoint: escalates ? "cloud/large" : "local/small",
      });
      if (gatesOfRoute !== false) expect(record.attempts[0]?.verdict?.verdict).toBe(escalates ? "reject" : "accept");
      expect(record.attempts[1]?.verdict).toBeUndefined();
      expect(rig.records).toHaveLength(1);
    });

    it(`a cut that the caller asked for is none, for ${name}`, async () => {
      await using local = await startLoopbackServer({ answer: text("It is", { finishReason: "length" }) });
      await using cloud = await startLoopbackServer();
      await using rig = start(twoTiers(local, cloud, { gates: {} }));
      expect(await call(rig, "auto", "easy", { max_tokens: 2 })).toBe("It is");
      expect(cloud.requestCount).toBe(0);
    });

    it(`a predicate that throws breaks nothing, for ${name}`, async () => {
      await using local = await startLoopbackServer({ answer: text(draft) });
      await using cloud = await startLoopbackServer({ answer: text("Good.") });
      const accept = () => {
        throw new Error("a mistake in the predicate");
      };
      await using rig = start(twoTiers(local, cloud, { gates: { accept } }));
      expect([draft, "Good."]).toContain(await call(rig, "auto"));
      expect(await rig.record()).toMatchObject({ outcome: "ok", status: 200 });
    });
  }

  it("an answer made of tool calls is not empty", async () => {
    const answer = text("", { toolCalls: [{ name: "f", arguments: { a: 1 } }] });
    await using local = await startLoopbackServer({ answer });
    await using cloud = await startLoopbackServer();
    await using rig = start(twoTiers(local, cloud, { gates: {} }));
    const tools = [{ type: "function" as const, function: { name: "f", parameters: { type: "object" } } }];
    await ask(rig, "auto", "easy", { tools });
    await askStream(rig, "auto", "easy", { tools });
    expect(cloud.requestCount).toBe(0);
  });
});

describe("a draft and the caller's stream", () => {
  it("a rejected draft's text never reaches the consumer", async () => {
    await using local = await startLoopbackServer({ answer: text(draft) });
    await using cloud = await startLoopbackServer({ answer: text("Good answer of many words.") });
    await using rig = start(twoTiers(local, cloud, { gates }));
    const seen: string[] = [];
    await askStream(rig, "auto", "easy", {}, seen);
    expect(seen.join("")).toBe("Good answer of many words.");
    expect(seen.length).toBeGreaterThan(1);
    const raw = await rig.router.fetch("http://x/v1/chat/completions", {
      method: "POST",
      body: JSON.stringify({ model: "auto", messages: [{ role: "user", content: "easy" }], stream: true }),
    });
    const body = await raw.text();
    expect(body).not.toContain("DRAFT");
    expect(body.match(/\[DONE\]/g)).toHaveLength(1);
  });

  it("an accepted draft comes as the stream it was", async () => {
    await using local = await startLoopbackServer({ answer: text("one two three") });
    await using rig = start(twoTiers(local, local, { gates }));
    const seen: string[] = [];
    await askStream(rig, "auto", "easy", {}, seen);
    expect(seen).toEqual(["one", " two", " three"]);
    expect((await rig.record()).attempts[0]).toMatchObject({ role: "draft", verdict: { verdict: "accept" } });
  });
});

describe("where the strong tier is dead after a rejected draft", () => {
  for (const [name, call] of bothWays) {
    it(`the caller gets the draft, and the record says so, for ${name}`, async () => {
      await using local = await startLoopbackServer({ answer: text(draft) });
      const cloud = { baseUrl: await refusedBaseUrl() };
      await using rig = start(twoTiers(local, cloud, { gates, maxRetries: 0 }));
      expect(await call(rig, "auto")).toBe(draft);
      const record = await rig.record();
      expect(path(record)).toEqual(["draft local/small", "escalation cloud/large connect"]);
      expect(record).toMatchObject({ outcome: "ok", status: 200, endpoint: "local/small", escalations: 1 });
      expect(record.attempts[0]?.verdict).toMatchObject({ verdict: "reject", gate: "no-drafts" });
    });

    it.each([400, 401, 500])(`also where it answers %d, for ${name}`, async (status) => {
      await using local = await startLoopbackServer({ answer: text(draft) });
      await using cloud = await startLoopbackServer({ answer: failure(status) });
      await using rig = start(twoTiers(local, cloud, { gates, maxRetries: 0 }));
      expect(await call(rig, "auto")).toBe(draft);
    });
  }
});

describe("a draft that fails", () => {
  for (const [name, call] of bothWays) {
    it.each([
      ["500", failure(500), "server-error"],
      ["401", failure(401), "auth"],
      ["a reset", fault.resetBeforeHeaders(), "connect"],
      ["a page", fault.htmlWith200(), "invalid-response"],
    ])(`%s: the next tier takes over at once, for ${name}`, async (_name, answer, failed) => {
      await using local = await startLoopbackServer({ answer });
      await using cloud = await startLoopbackServer({ answer: text("Good.") });
      await using rig = start(twoTiers(local, cloud, { gates }));
      expect(await call(rig, "auto")).toBe("Good.");
      const record = await rig.record();
      expect(path(record)).toEqual([`draft local/small ${failed}`, "fallback cloud/large"]);
      expect(record.escalations).toBe(0);
    });
  }

  it.each([
    ["cut", fault.cutStream(2, text(draft)), "stream-cut"],
    ["spoilt", fault.malformedEvent(2, text(draft)), "stream-cut"],
    ["ended by an error", fault.errorEventInStream(2, text(draft)), "stream-error"],
    ["reset", fault.resetMidBody("DRAFT"), "stream-cut"],
  ])("a draft stream that is %s leaves no trace in the caller's stream", async (_name, answer, failed) => {
    await using local = await startLoopbackServer({ answer });
    await using cloud = await startLoopbackServer({ answer: text("Good.") });
    await using rig = start(twoTiers(local, cloud, { gates }));
    expect(await askStream(rig, "auto")).toBe("Good.");
    expect(path(await rig.record())).toEqual([`draft local/small ${failed}`, "fallback cloud/large"]);
  });
});

describe("three tiers", () => {
  const config = (baseUrl: string, extra: Partial<RouteConfig> = {}) => ({
    providers: { p: { baseUrl } },
    endpoints: ["a", "b", "c"].map((model) => ({ provider: "p", model })),
    routes: { auto: { tiers: ["a", "b", "c"], classifier: difficulty(0), gates, maxRetries: 0, ...extra } },
  });

  it.each([
    [[draft, draft, "Good."], ["draft p/a", "escalation p/b", "escalation p/c"], 2],
    [[draft, "Good.", "no"], ["draft p/a", "escalation p/b"], 1],
    [["Good.", "no", "no"], ["draft p/a"], 0],
  ])("climb from draft to draft: %j", async (texts, attempts, escalations) => {
    await using server = await startLoopbackServer();
    server.script(...texts.map((words) => text(words)));
    await using rig = start(config(server.baseUrl));
    expect(await ask(rig, "auto")).toBe("Good.");
    const record = await rig.record();
    expect(path(record)).toEqual(attempts);
    expect(record.escalations).toBe(escalations);
  });

  it("the last tier's answer is not judged", async () => {
    await using server = await startLoopbackServer({ answer: text(draft) });
    await using rig = start(config(server.baseUrl));
    expect(await ask(rig, "auto")).toBe(draft);
    expect((await rig.record()).attempts.map(({ verdict }) => verdict?.verdict)).toEqual([
      "reject",
      "reject",
      undefined,
    ]);
  });

  it("the highest draft is given where the last tier fails", async () => {
    await using server = await startLoopbackServer();
    server.script(text(`${draft} a`), text(`${draft} b`), failure(500));
    await using rig = start(config(server.baseUrl));
    expect(await ask(rig, "auto")).toBe(`${draft} b`);
    expect(await rig.record()).toMatchObject({ endpoint: "p/b", escalations: 2, outcome: "ok" });
  });

  it("a middle tier that is dead is passed over, also on the way up", async () => {
    await using server = await startLoopbackServer();
    server.script(text(draft), failure(500), text("Good."));
    await using rig = start(config(server.baseUrl));
    expect(await ask(rig, "auto")).toBe("Good.");
    expect(path(await rig.record())).toEqual(["draft p/a", "escalation p/b server-error", "fallback p/c"]);
  });
});
