import { type Answer, failure, fault, hold, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, askStream, bothWays, eventually, path, rejection } from "../routing/support.ts";
import { hosts, startHealth, told } from "./rig.ts";

const failures: readonly (readonly [string, Answer])[] = [
  ["429", failure(429)],
  ["500", failure(500)],
  ["502 with a page", fault.htmlWith200()],
  ["503", failure(503)],
  ["529", failure(529)],
  ["408", failure(408)],
  ["a reset", fault.resetBeforeHeaders()],
  ["a cut body", fault.truncatedJson()],
  ["an error with status 200", fault.errorBodyWith200()],
];

const innocent: readonly (readonly [string, Answer])[] = [
  ["400", failure(400)],
  ["401", failure(401)],
  ["403", failure(403)],
  ["404", failure(404)],
  ["422", failure(422)],
  ["409", failure(409)],
  ["a content filter", failure(400, { code: "content_filter" })],
  ["a prompt that is too long", failure(400, { code: "context_length_exceeded" })],
  ["an unsupported parameter", failure(400, { code: "unsupported_parameter" })],
];

describe("a breaker opens", () => {
  for (const [name, call] of bothWays) {
    it.each(failures.filter(([what]) => what !== "a cut body" || name === "a completion"))(
      `after five times %s, for ${name}`,
      async (_what, answer) => {
        await using sick = await startLoopbackServer({ answer });
        await using well = await startLoopbackServer();
        await using rig = startHealth(hosts([sick, well]));
        for (let time = 0; time < 7; time++) expect(await call(rig, "m")).toBe("Hello from m.");
        expect([sick.requestCount, well.requestCount]).toEqual([5, 7]);
        expect(rig.health()).toMatchObject({ state: "open", breaker: "open", readyInMs: 5_000, recentFailures: 5 });
        expect(told(rig.events)).toEqual(["breaker p0/m closed > open"]);
        const record = await rig.record(6);
        expect(path(record)).toEqual(["fallback p1/m"]);
        expect(record.passedOver).toEqual([{ endpoint: "p0/m", reason: "open" }]);
      },
    );

    it.each(innocent)(`never by %s, for ${name}`, async (_what, answer) => {
      await using server = await startLoopbackServer({ answer });
      await using rig = startHealth(hosts([server]));
      for (let time = 0; time < 25; time++) await rejection(call(rig, "m"));
      expect([rig.health().breaker, rig.health().recentFailures]).toEqual(["closed", 0]);
      expect(rig.events.filter(({ kind }) => kind === "breaker")).toEqual([]);
    });
  }

  it("after five timeouts", async () => {
    await using slow = await startLoopbackServer({ answer: fault.hang() });
    await using well = await startLoopbackServer();
    await using rig = startHealth(hosts([slow, well], { timeouts: { attemptMs: 3_000 } }));
    for (let time = 1; time <= 5; time++) {
      const answer = ask(rig, "m");
      await slow.waitForRequests(time);
      await rig.clock.asked(3_000, time * 2 - 1);
      await rig.clock.advance(3_000);
      expect(await answer).toBe("Hello from m.");
    }
    expect(rig.health()).toMatchObject({ breaker: "open", recentFailures: 5 });
    expect((await rig.record(4)).attempts[0]).toMatchObject({ endpoint: "p0/m", failure: "timeout" });
  });

  it("by the share of failures, without five in a row", async () => {
    await using shaky = await startLoopbackServer();
    await using well = await startLoopbackServer();
    shaky.script(...Array.from({ length: 20 }, (_, index) => (index % 2 === 1 ? failure(500) : text("Good."))));
    await using rig = startHealth(hosts([shaky, well]));
    for (let time = 0; time < 19; time++) await ask(rig, "m");
    expect(rig.health().breaker).toBe("closed");
    await ask(rig, "m");
    expect(rig.health()).toMatchObject({ breaker: "open", recentAttempts: 20, recentFailures: 10 });
    expect(rig.events[0]?.reason).toBe("10 of 20 attempts failed");
  });

  it("not by the share of failures that have left the window", async () => {
    await using shaky = await startLoopbackServer();
    await using rig = startHealth(hosts([shaky], { breaker: { windowMs: 10_000, minAttempts: 4 } }));
    shaky.script(failure(500), text("Good."), failure(500));
    await rejection(ask(rig, "m"));
    await ask(rig, "m");
    await rejection(ask(rig, "m"));
    await rig.clock.advance(10_000);
    shaky.script(failure(500));
    await rejection(ask(rig, "m"));
    expect(rig.health()).toMatchObject({ breaker: "closed", recentAttempts: 1, recentFailures: 1 });
  });

  it("never by callers who leave", async () => {
    await using server = await startLoopbackServer({ answer: fault.hang() });
    await using rig = startHealth(hosts([server]));
    for (let time = 1; time <= 25; time++) {
      const controller = new AbortController();
      const { signal } = controller;
      const stream = time % 2 === 0;
      const outcome = rejection(rig.client.chat.completions.create({ model: "m", messages: [], stream }, { signal }));
      await server.waitForRequests(time);
      controller.abort();
      await outcome;
    }
    await eventually(() => rig.health().inFlight === 0, "every place is free");
    expect(rig.health()).toMatchObject({ breaker: "closed", recentAttempts: 0 });
  });
});

describe("a stream counts at its end", () => {
  it.each<[string, Answer]>([
    ["a cut", fault.cutStream(2)],
    ["a reset", fault.resetMidBody(2)],
    ["an error event", fault.errorEventInStream(2)],
    ["a broken event", fault.malformedEvent(2)],
  ])("as a failure by %s behind content that the caller has seen", async (_what, answer) => {
    await using server = await startLoopbackServer({ answer });
    await using rig = startHealth(hosts([server]));
    for (let time = 1; time <= 5; time++) {
      const seen: string[] = [];
      await rejection(askStream(rig, "m", "easy", {}, seen));
      expect(seen.length).toBeGreaterThan(0);
      await rig.record(time - 1);
    }
    expect(rig.health()).toMatchObject({ breaker: "open", recentAttempts: 5, recentFailures: 5 });
  });

  it("as a success only when it is over: till then it counts as nothing", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(hosts([server]));
    const held = hold(text("a long answer indeed"), { afterChunks: 2 });
    server.script(...Array.from({ length: 4 }, () => failure(500)), held.answer);
    for (let time = 0; time < 4; time++) await rejection(ask(rig, "m"));
    const seen: string[] = [];
    const stream = askStream(rig, "m", "easy", {}, seen);
    await eventually(() => seen.length > 0, "content has come");
    await rig.clock.advance(1_000);
    expect(rig.health()).toMatchObject({ recentAttempts: 4, inFlight: 1 });
    held.release();
    expect(await stream).toBe("a long answer indeed");
    await rig.record(4);
    expect(rig.health()).toMatchObject({ breaker: "closed", recentAttempts: 5, recentFailures: 4, inFlight: 0 });
    server.script(failure(500));
    await rejection(ask(rig, "m"));
    expect(rig.health().breaker).toBe("closed");
  });

  it("as a failure where it is cut after a long good part, though it was opened well", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(hosts([server]));
    const held = hold(text("a long answer indeed"), { afterChunks: 2 });
    server.script(...Array.from({ length: 4 }, () => failure(500)), held.answer);
    for (let time = 0; time < 4; time++) await rejection(ask(rig, "m"));
    const seen: string[] = [];
    const outcome = rejection(askStream(rig, "m", "easy", {}, seen));
    await eventually(() => seen.length > 0, "content has come");
    expect(rig.health().breaker).toBe("closed");
    held.fail();
    await outcome;
    await rig.record(4);
    expect(rig.health()).toMatchObject({ breaker: "open", recentFailures: 5 });
  });

  it("as nothing where nobody reads it until the deadline", async () => {
    const held = hold(text("one two three"), { afterChunks: 2 });
    await using server = await startLoopbackServer({ answer: held.answer });
    await using rig = startHealth(hosts([server], { timeouts: { callMs: 1_000 } }));
    const body = JSON.stringify({ model: "m", stream: true, messages: [{ role: "user", content: "x" }] });
    await rig.router.fetch("http://router/v1/chat/completions", { method: "POST", body });
    await rig.clock.advance(1_000);
    expect(await rig.record()).toMatchObject({ outcome: "cut", errorCode: "deadline_exceeded" });
    expect(rig.health().recentFailures).toBe(0);
  });

  it("as nothing where its caller leaves in the middle", async () => {
    await using server = await startLoopbackServer({ answer: fault.neverEndingStream() });
    await using rig = startHealth(hosts([server]));
    for (let time = 0; time < 6; time++) {
      const stream = await rig.client.chat.completions.create({ model: "m", messages: [], stream: true });
      for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
      await rig.record(time);
    }
    expect(rig.health()).toMatchObject({ breaker: "closed", recentAttempts: 0, inFlight: 0 });
  });
});
