import { fault, startLoopbackServer, text } from "@spillway/testing";
import OpenAI from "openai";
import { SpillwayError } from "spillway";
import { describe, expect, it } from "vitest";
import {
  apiError,
  ask,
  askStream,
  bothWays,
  path,
  rejection,
  replicas,
  start,
  twoTiers,
  WatchedClock,
} from "./support.ts";

const half = text("one two three four", { chunks: ["one", " two", " three", " four"] });

for (const [name, call] of bothWays) {
  describe(`time limits of ${name}`, () => {
    it("timeouts.callMs ends the call, upstream too", async () => {
      const clock = new WatchedClock();
      await using server = await startLoopbackServer({ answer: fault.hang() });
      await using rig = start({ ...replicas([server]), timeouts: { callMs: 3_000 } }, { clock });
      const outcome = rejection(call(rig, "m"));
      const [request] = await server.waitForRequests(1);
      await clock.advance(2_999);
      expect(rig.records).toHaveLength(0);
      await clock.advance(1);
      const error = await outcome;
      expect(SpillwayError.isInstance(error.cause, "deadline_exceeded")).toBe(true);
      expect((error.cause as SpillwayError).attempts).toHaveLength(1);
      await request?.finished;
      expect(request?.aborted).toBe(true);
      const record = await rig.record();
      expect(record).toMatchObject({ outcome: "error", status: undefined, errorCode: "deadline_exceeded" });
      expect(record).toMatchObject({ durationMs: 3_000, costUsd: undefined, unpricedAttempts: 1 });
      expect(record.attempts).toMatchObject([
        { failure: "timeout", errorCode: "deadline_exceeded", durationMs: 3_000 },
      ]);
      expect(server.requestCount).toBe(1);
      expect(clock.pending).toBe(0);
    });

    it("timeouts.attemptMs passes over an endpoint that gives no headers", async () => {
      const clock = new WatchedClock();
      await using slow = await startLoopbackServer({ answer: fault.hang() });
      await using quick = await startLoopbackServer();
      await using rig = start({ ...replicas([slow, quick]), timeouts: { attemptMs: 1_000 } }, { clock });
      const outcome = call(rig, "m");
      const [request] = await slow.waitForRequests(1);
      await clock.advance(1_000);
      expect(await outcome).toBe("Hello from m.");
      await request?.finished;
      expect(request?.aborted).toBe(true);
      expect(path(await rig.record())).toEqual(["answer p0/m timeout", "fallback p1/m"]);
      expect(clock.pending).toBe(0);
    });

    it("an endpoint's own attemptTimeoutMs comes before the route's", async () => {
      const clock = new WatchedClock();
      await using slow = await startLoopbackServer({ answer: fault.hang() });
      await using quick = await startLoopbackServer();
      const config = twoTiers(slow, quick, { gates: false, timeouts: { attemptMs: 60_000 } });
      const endpoints = config.endpoints.map((one) => ({ ...one, attemptTimeoutMs: 50 }));
      await using rig = start({ ...config, endpoints }, { clock });
      const outcome = call(rig, "auto");
      await slow.waitForRequests(1);
      await clock.advance(50);
      expect(await outcome).toBe("Hello from large.");
      expect(clock.pending).toBe(0);
    });

    it("where every attempt times out, the rejection says so", async () => {
      const clock = new WatchedClock();
      await using server = await startLoopbackServer({ answer: fault.hang() });
      await using rig = start({ ...replicas([server]), maxRetries: 0, timeouts: { attemptMs: 1_000 } }, { clock });
      const outcome = rejection(call(rig, "m"));
      await server.waitForRequests(1);
      await clock.advance(1_000);
      const error = await outcome;
      expect(SpillwayError.isInstance(error.cause, "deadline_exceeded")).toBe(true);
      expect(error).toBeInstanceOf(OpenAI.APIConnectionTimeoutError);
    });

    it("timeouts.idleMs ends an attempt whose body falls silent before any content", async () => {
      const clock = new WatchedClock();
      await using silent = await startLoopbackServer({ answer: fault.stallMidStream(0, half) });
      await using quick = await startLoopbackServer();
      await using rig = start({ ...replicas([silent, quick]), timeouts: { idleMs: 777 } }, { clock });
      const outcome = call(rig, "m");
      await clock.asked(777);
      await silent.waitForRequests(1);
      // The headers and the opening have come; wait for each in turn until the body is silent.
      while (rig.records.length === 0 && quick.requestCount === 0) await clock.advance(777);
      expect(await outcome).toBe("Hello from m.");
      const record = await rig.record();
      expect(path(record)).toEqual(["answer p0/m timeout", "fallback p1/m"]);
      expect(record.attempts[0]).toMatchObject({ errorCode: "stream_stalled", costUsd: undefined });
      expect(clock.pending).toBe(0);
    });
  });
}

describe("idle time of a stream", () => {
  it("ends a stream that stalls in the middle, with an error and not with a clean end", async () => {
    const clock = new WatchedClock();
    await using server = await startLoopbackServer({ answer: fault.stallMidStream(2, half) });
    await using rig = start({ ...replicas([server]), timeouts: { idleMs: 777 } }, { clock });
    const stream = await rig.client.chat.completions.create({
      model: "m",
      messages: [{ role: "user", content: "Hello" }],
      stream: true,
    });
    let seen = "";
    const outcome = rejection(
      (async () => {
        for await (const chunk of stream) {
          seen += chunk.choices[0]?.delta.content ?? "";
          if (seen === "one two") void clock.asked(777).then(() => clock.advance(777));
        }
      })(),
    );
    await outcome;
    expect(seen).toBe("one two");
    expect(await rig.record()).toMatchObject({ outcome: "cut", errorCode: "stream_stalled", status: 200 });
    await server.requests[0]?.finished;
    expect(server.requests[0]?.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it("does not count while the caller itself is slow to read", async () => {
    const clock = new WatchedClock();
    await using server = await startLoopbackServer({ answer: half });
    await using rig = start({ ...replicas([server]), timeouts: { idleMs: 777, callMs: 100_000 } }, { clock });
    const stream = await rig.client.chat.completions.create({
      model: "m",
      messages: [{ role: "user", content: "Hello" }],
      stream: true,
    });
    await server.requests[0]?.finished;
    await clock.advance(10_000);
    let seen = "";
    for await (const chunk of stream) seen += chunk.choices[0]?.delta.content ?? "";
    expect(seen).toBe("one two three four");
    expect((await rig.record()).outcome).toBe("ok");
  });

  it("with one endpoint that stalls at once, the caller gets a 502", async () => {
    const clock = new WatchedClock();
    await using server = await startLoopbackServer({ answer: fault.stallMidStream(0, half) });
    await using rig = start({ ...replicas([server]), maxRetries: 0, timeouts: { idleMs: 777 } }, { clock });
    const outcome = apiError(ask(rig, "m"));
    await clock.asked(777);
    while (rig.records.length === 0) await clock.advance(777);
    expect(await outcome).toMatchObject({ status: 502 });
  });
});

describe("the deadline", () => {
  it("ends a stream in the middle of its answer", async () => {
    const clock = new WatchedClock();
    await using server = await startLoopbackServer({ answer: fault.stallMidStream(1, half) });
    await using rig = start({ ...replicas([server]), timeouts: { callMs: 5_000 } }, { clock });
    const seen: string[] = [];
    const outcome = rejection(askStream(rig, "m", "Hello", {}, seen));
    await clock.asked(120_000);
    while (seen.length === 0) await clock.advance(0);
    await clock.advance(5_000);
    await outcome;
    expect(seen).toEqual(["one"]);
    expect(await rig.record()).toMatchObject({ outcome: "cut", errorCode: "deadline_exceeded", status: 200 });
    expect(clock.pending).toBe(0);
  });

  it("books a stream that its caller never reads", async () => {
    const clock = new WatchedClock();
    await using server = await startLoopbackServer({ answer: half });
    await using rig = start({ ...replicas([server]), timeouts: { callMs: 5_000 } }, { clock });
    await rig.client.chat.completions.create({ model: "m", messages: [{ role: "user", content: "x" }], stream: true });
    await clock.advance(5_000);
    expect(await rig.record()).toMatchObject({ stream: true, errorCode: "deadline_exceeded" });
    expect(clock.pending).toBe(0);
  });

  it("after a rejected draft gives the draft rather than nothing", async () => {
    const clock = new WatchedClock();
    await using local = await startLoopbackServer({ answer: text("A draft.") });
    await using cloud = await startLoopbackServer({ answer: fault.hang() });
    const no = { name: "no", judge: () => ({ verdict: "reject" as const, gate: "no", reason: "always" }) };
    const route = { gates: { custom: [no] }, timeouts: { attemptMs: 1_000 }, maxRetries: 0 };
    await using rig = start(twoTiers(local, cloud, route), { clock });
    const outcome = ask(rig, "auto");
    await cloud.waitForRequests(1);
    await clock.advance(1_000);
    expect(await outcome).toBe("A draft.");
  });
});
