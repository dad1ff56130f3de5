import { fault, hold, startLoopbackServer, text } from "@spillway/testing";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { ask, bothWays, path, rejection, replicas, start, twoTiers, user, WatchedClock, within } from "./support.ts";

describe("a caller that leaves", () => {
  for (const [name, call] of bothWays) {
    it(`before the headers: the upstream ends at once and nothing follows, for ${name}`, async () => {
      const clock = new WatchedClock();
      await using server = await startLoopbackServer({ answer: fault.hang() });
      await using other = await startLoopbackServer();
      await using rig = start(replicas([server, other]), { clock });
      const controller = new AbortController();
      const options = { signal: controller.signal };
      const outcome = rejection(
        name === "a stream" ? call(rig, "m", "x", {}, [] as never, options) : call(rig, "m", "x", {}, options as never),
      );
      const [request] = await server.waitForRequests(1);
      controller.abort();
      expect(await outcome).toBeInstanceOf(OpenAI.APIUserAbortError);
      await request?.finished;
      expect(request?.aborted).toBe(true);
      const record = await rig.record();
      expect(record).toMatchObject({ outcome: "aborted", status: undefined, errorCode: undefined, costUsd: undefined });
      expect(path(record)).toEqual(["answer p0/m aborted"]);
      expect(other.requestCount).toBe(0);
      expect(clock.pending).toBe(0);
      expect(rig.records).toHaveLength(1);
    });
  }

  it("in the middle of a JSON body", async () => {
    await using server = await startLoopbackServer({ answer: fault.stallMidStream() });
    await using rig = start(replicas([server]));
    const controller = new AbortController();
    const outcome = rejection(ask(rig, "m", "x", {}, { signal: controller.signal }));
    const [request] = await server.waitForRequests(1);
    controller.abort();
    await outcome;
    await request?.finished;
    expect(request?.aborted).toBe(true);
    expect(await rig.record()).toMatchObject({ outcome: "aborted", attempts: [{ failure: "aborted" }] });
  });

  it("in the middle of a stream, by breaking the loop", async () => {
    const clock = new WatchedClock();
    await using server = await startLoopbackServer({ answer: fault.neverEndingStream() });
    await using rig = start(replicas([server]), { clock });
    for await (const chunk of await rig.client.chat.completions.create({
      model: "m",
      messages: user("x"),
      stream: true,
    })) {
      if ((chunk.choices[0]?.delta.content ?? "") !== "") break;
    }
    const record = await rig.record();
    expect(record).toMatchObject({ outcome: "aborted", status: 200, attempts: [{ failure: "aborted" }] });
    expect(record.tokens.outputTokens).toBeGreaterThan(0);
    expect(record.attempts[0]?.usage?.source).toBe("estimated");
    await server.requests[0]?.finished;
    expect(server.requests[0]?.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it("in the middle of a stream, by its signal", async () => {
    await using server = await startLoopbackServer({ answer: fault.stallMidStream(1) });
    await using rig = start(replicas([server]));
    const controller = new AbortController();
    const stream = await rig.client.chat.completions.create(
      { model: "m", messages: user("x"), stream: true },
      { signal: controller.signal },
    );
    for await (const chunk of stream) if ((chunk.choices[0]?.delta.content ?? "") !== "") controller.abort();
    expect(await rig.record()).toMatchObject({ outcome: "aborted" });
    await server.requests[0]?.finished;
    expect(server.requests[0]?.aborted).toBe(true);
  });

  it("between the headers and the first read of a stream", async () => {
    await using server = await startLoopbackServer({ answer: fault.stallMidStream(1) });
    await using rig = start(replicas([server]));
    const controller = new AbortController();
    await rig.client.chat.completions.create(
      { model: "m", messages: user("x"), stream: true },
      { signal: controller.signal },
    );
    controller.abort();
    await within(server.requests[0]?.finished ?? Promise.reject(new Error("no request")), "the upstream's end");
    expect(await rig.record()).toMatchObject({ outcome: "aborted" });
  });

  it("before the call begins: nothing is sent", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(replicas([server]));
    const body = JSON.stringify({ model: "m", messages: user("x") });
    const init = { method: "POST", body, signal: AbortSignal.abort() };
    const error = await rejection(rig.router.fetch("http://x/v1/chat/completions", init));
    expect(error.name).toBe("AbortError");
    expect(server.requestCount).toBe(0);
    expect(await rig.record()).toMatchObject({ outcome: "aborted", attempts: [] });
  });

  it("during the escalation: the draft is not given, the strong tier is stopped", async () => {
    await using local = await startLoopbackServer({ answer: text("A draft.") });
    await using cloud = await startLoopbackServer({ answer: fault.hang() });
    const no = { name: "no", judge: () => ({ verdict: "reject" as const, gate: "no", reason: "always" }) };
    await using rig = start(twoTiers(local, cloud, { gates: { custom: [no] } }));
    const controller = new AbortController();
    const outcome = rejection(ask(rig, "auto", "easy", {}, { signal: controller.signal }));
    const [request] = await cloud.waitForRequests(1);
    controller.abort();
    expect(await outcome).toBeInstanceOf(OpenAI.APIUserAbortError);
    await request?.finished;
    expect(path(await rig.record())).toEqual(["draft local/small", "escalation cloud/large aborted"]);
  });

  it("after a finished answer changes nothing", async () => {
    await using server = await startLoopbackServer();
    await using rig = start(replicas([server]));
    const controller = new AbortController();
    await ask(rig, "m", "x", {}, { signal: controller.signal });
    controller.abort();
    await ask(rig, "m");
    expect(rig.records.map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
  });

  it("a timeout of the client's own is an abort too", async () => {
    const held = hold();
    await using server = await startLoopbackServer({ answer: held.answer });
    await using rig = start(replicas([server]));
    const error = await rejection(ask(rig, "m", "x", {}, { timeout: 30 }));
    expect(error).toBeInstanceOf(OpenAI.APIConnectionTimeoutError);
    expect(await rig.record()).toMatchObject({ outcome: "aborted" });
    expect(server.requestCount).toBe(1);
  });
});
