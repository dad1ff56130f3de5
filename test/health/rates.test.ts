import { failure, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, askStream, eventually, rejection } from "../routing/support.ts";
import { limited, startHealth } from "./rig.ts";

const usage = (inputTokens: number, outputTokens: number) => text("Good.", { usage: { inputTokens, outputTokens } });

/** A prompt of about so many tokens. */
const prompt = (tokens: number) => "word ".repeat(tokens);

describe("requests per minute", () => {
  it("are exact: in no 60 seconds do more attempts begin, and every call is answered", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { requestsPerMinute: 5 }));
    const calls = [];
    for (let time = 0; time < 22; time++) {
      calls.push(ask(rig, "m"));
      await rig.clock.advance(1_700);
    }
    for (let time = 0; time < 400 && rig.records.length < 22; time++) {
      await rig.clock.advance(1_000);
      await eventually(() => rig.health().inFlight === 0, "what was sent is answered");
    }
    expect(await Promise.all(calls)).toHaveLength(22);
    const begunAtMs = rig.records.map(({ startedAtMs, attempts }) => startedAtMs + (attempts[0]?.startedAfterMs ?? 0));
    for (const endMs of begunAtMs) {
      const inMinute = begunAtMs.filter((atMs) => atMs <= endMs && atMs > endMs - 60_000).length;
      expect(inMinute).toBeLessThanOrEqual(5);
    }
    expect(Math.max(...begunAtMs) - Math.min(...begunAtMs)).toBeLessThan(5 * 61_000);
  });

  it("count attempts that fail, too", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { requestsPerMinute: 2 }, { queue: { maxWaiting: 0 } }));
    server.script(failure(500), failure(400));
    await rejection(ask(rig, "m"));
    await rejection(ask(rig, "m"));
    expect(await rejection(ask(rig, "m"))).toMatchObject({ status: 429, code: "limits_exceeded" });
    expect(rig.health()).toMatchObject({ state: "limited", readyInMs: 61_000 });
    await rig.clock.advance(61_000);
    expect(await ask(rig, "m")).toBe("Hello from m.");
  });

  it("refused by the router are an error that is not tried again, with what to do", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(
      limited(server, { requestsPerMinute: 1 }, { queue: { maxWaiting: 0 }, maxRetries: 5 }),
    );
    await ask(rig, "m");
    const error = await rejection(ask(rig, "m", "easy", {}, { maxRetries: 5 }));
    expect(error).toMatchObject({ status: 429, code: "limits_exceeded", message: expect.stringContaining("Fix: ") });
    expect([server.requestCount, rig.records.length]).toEqual([1, 2]);
    expect(await rig.record(1)).toMatchObject({ outcome: "error", attempts: [], errorCode: "limits_exceeded" });
    expect(rig.clock.pending).toBe(0);
  });
});

describe("tokens per minute", () => {
  const refuse = { queue: { maxWaiting: 0 } };

  it("are booked by estimate, with the longest output", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { tokensPerMinute: 1_000 }, refuse));
    server.answer(text("Good.", { usage: "none" }));
    await ask(rig, "m", "easy", { max_tokens: 900 });
    expect(await rejection(ask(rig, "m", "easy", { max_tokens: 200 }))).toMatchObject({ code: "limits_exceeded" });
    expect(await ask(rig, "m", "easy", { max_tokens: 10 })).toBe("Good.");
  });

  it("are booked by the length of the prompt", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { tokensPerMinute: 1_000 }, refuse));
    server.answer(text("Good.", { usage: "none" }));
    await ask(rig, "m", prompt(800));
    expect(await rejection(ask(rig, "m", prompt(800)))).toMatchObject({ code: "limits_exceeded" });
  });

  for (const [name, call] of [
    ["a completion", ask],
    ["a stream", askStream],
  ] as const) {
    it(`are corrected by the usage that the answer reports, for ${name}`, async () => {
      await using server = await startLoopbackServer();
      await using rig = startHealth(limited(server, { tokensPerMinute: 1_000 }, refuse));
      server.answer(usage(20, 30));
      for (let time = 0; time < 3; time++) {
        await call(rig, "m", "easy", { max_tokens: 800 });
        await rig.record(time);
      }
      server.answer(usage(500, 500));
      await call(rig, "m", "easy", { max_tokens: 100 });
      await rig.record(3);
      expect(await rejection(call(rig, "m", "easy", { max_tokens: 1 }))).toMatchObject({ code: "limits_exceeded" });
      await rig.clock.advance(61_000);
      expect(await call(rig, "m", "easy", { max_tokens: 900 })).toBe("Good.");
    });
  }

  it("let a call that is larger than the limit go alone", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { tokensPerMinute: 100 }, refuse));
    server.answer(usage(400, 100));
    expect(await ask(rig, "m", prompt(400))).toBe("Good.");
    expect(await rejection(ask(rig, "m", prompt(400)))).toMatchObject({ code: "limits_exceeded" });
  });

  it("are given back by an error", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { tokensPerMinute: 1_000 }, refuse));
    server.script(failure(500), failure(429));
    await rejection(ask(rig, "m", "easy", { max_tokens: 900 }));
    await rejection(ask(rig, "m", "easy", { max_tokens: 900 }));
    expect(await ask(rig, "m", "easy", { max_tokens: 900 })).toBe("Hello from m.");
  });
});
