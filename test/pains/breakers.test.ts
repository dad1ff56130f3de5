import { failure, fault, hold, startEngine, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { apiError, ask, askStream, eventually, path, rejection, start, WatchedClock } from "../routing/support.ts";
import { healthOf, twoVendors } from "./support.ts";

const four = text("one two three four", { usage: { inputTokens: 10, outputTokens: 4 } });
const spare = text("from the spare", { usage: { inputTokens: 10, outputTokens: 3 } });
const limited = (seconds?: number) =>
  failure(429, seconds === undefined ? {} : { headers: { "retry-after": `${seconds}` } });

describe("breakers", () => {
  it("10: streams that begin well and die count against their endpoint, and its breaker opens", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer: fault.cutStream(2, four) });
    await using second = await startLoopbackServer({ answer: spare });
    await using rig = start(twoVendors(first, second), { clock });
    for (let count = 0; count < 5; count++) await rejection(askStream(rig, "auto"));
    expect(healthOf(rig, "first/large")).toMatchObject({ state: "open", recentFailures: 5 });
    expect(await askStream(rig, "auto")).toBe("from the spare");
    expect(first.requestCount).toBe(5);
  });

  it("10: a stream that has only begun counts as nothing until its end", async () => {
    const clock = new WatchedClock();
    const held = hold(four, { afterChunks: 2 });
    await using first = await startLoopbackServer({ answer: failure(500) });
    await using second = await startLoopbackServer({ answer: spare });
    await using rig = start(twoVendors(first, second), { clock });
    for (let count = 0; count < 4; count++) await ask(rig, "auto");
    first.script(held.answer);
    const dying = rejection(askStream(rig, "auto"));
    await held.reached;
    expect(healthOf(rig, "first/large")).toMatchObject({ breaker: "closed", recentAttempts: 4, inFlight: 1 });
    held.fail();
    await dying;
    expect(healthOf(rig, "first/large")).toMatchObject({ breaker: "open", recentAttempts: 5, inFlight: 0 });
  });

  it("17: a single primary with a fallback is left alone during an outage, not paid for by every request", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer: failure(503) });
    await using second = await startLoopbackServer({ answer: spare });
    await using rig = start(twoVendors(first, second), { clock });
    // An outage of 80 s, a request every 4 s: five failures open the breaker, then one probe goes after 5, 10 and 20 s.
    const asked: number[] = [];
    for (let count = 0; count < 20; count++) {
      const before = first.requestCount;
      expect(await ask(rig, "auto")).toBe("from the spare");
      if (first.requestCount > before) asked.push(count * 4);
      expect(await rig.record(count)).toMatchObject({ durationMs: 0 });
      await clock.advance(4_000);
    }
    expect(asked).toEqual([0, 4, 8, 12, 16, 24, 36, 56]);
    expect(second.requestCount).toBe(20);
    expect((await rig.record(19)).passedOver).toEqual([{ endpoint: "first/large", reason: "open" }]);
  });

  it("17: a primary that hangs costs its timeout to the first requests only", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer: fault.hang() });
    await using second = await startLoopbackServer({ answer: spare });
    await using rig = start(twoVendors(first, second, { route: { timeouts: { attemptMs: 5_000 } } }), { clock });
    for (let count = 1; count <= 5; count++) {
      const outcome = ask(rig, "auto");
      await first.waitForRequests(count);
      await clock.asked(5_000, count);
      await clock.advance(5_000);
      await outcome;
    }
    for (let count = 0; count < 10; count++) await ask(rig, "auto");
    expect(first.requestCount).toBe(5);
    expect(rig.records.map(({ durationMs }) => durationMs)).toEqual([
      ...Array<number>(5).fill(5_000),
      ...Array<number>(10).fill(0),
    ]);
  });

  it("23: who cools down, why, and for how much longer is visible", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer: limited(30) });
    await using second = await startLoopbackServer({ answer: failure(500) });
    const told: string[] = [];
    const onHealth = ({ endpoint, kind, from, to }: { endpoint: string; kind: string; from: string; to: string }) =>
      void told.push(`${endpoint} ${kind}: ${from} > ${to}`);
    await using rig = start(twoVendors(first, second, { rest: { maxRetries: 0, onHealth } }), { clock });
    expect(rig.router.health().map(({ state }) => state)).toEqual(["ready", "ready"]);
    await apiError(ask(rig, "auto"));
    for (let count = 0; count < 4; count++) await apiError(ask(rig, "second/spare"));
    expect(healthOf(rig, "first/large")).toMatchObject({ state: "resting", readyInMs: 30_000, recentFailures: 1 });
    expect(healthOf(rig, "second/spare")).toMatchObject({ state: "open", readyInMs: 5_000, recentFailures: 5 });
    second.answer(spare);
    expect(await ask(rig, "auto")).toBe("from the spare");
    const { passedOver } = await rig.record(5);
    expect(passedOver).toEqual([
      { endpoint: "first/large", reason: "resting" },
      { endpoint: "second/spare", reason: "open" },
    ]);
    await clock.advance(4_000);
    expect(healthOf(rig, "first/large").readyInMs).toBe(26_000);
    expect(told).toEqual(["second/spare breaker: closed > open", "second/spare breaker: open > closed"]);
  });

  it("23: what is told of are the endpoints that the state shows, each once", async () => {
    await using engine = await startEngine({ kind: "llama-cpp", state: "loading", models: ["large"] });
    await using second = await startLoopbackServer({ answer: spare });
    const told: string[] = [];
    const onHealth = ({ endpoint }: { endpoint: string }) => void told.push(endpoint);
    const config = twoVendors(engine, second, { rest: { onHealth } });
    const providers = { ...config.providers, first: { preset: "llama-cpp", baseUrl: engine.baseUrl } as const };
    await using rig = start({ ...config, providers });
    await ask(rig, "auto");
    await eventually(() => healthOf(rig, "first/large").state === "loading", "the engine's word");
    expect(told).toEqual(["first/large"]);
  });

  it("24: 25 straight failures: after the fifth none of them reaches the endpoint", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer: failure(500) });
    await using second = await startLoopbackServer({ answer: spare });
    await using rig = start(twoVendors(first, second), { clock });
    for (let count = 0; count < 25; count++) expect(await ask(rig, "auto")).toBe("from the spare");
    expect([first.requestCount, second.requestCount]).toEqual([5, 25]);
  });

  it("24: a cool-down holds from the next request to its last millisecond", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer({ answer: spare });
    first.script(limited(15));
    await using rig = start(twoVendors(first, second), { clock });
    for (let seconds = 0; seconds < 15; seconds++) {
      expect(await ask(rig, "auto")).toBe("from the spare");
      await clock.advance(1_000);
    }
    expect(first.requestCount).toBe(1);
    expect(await ask(rig, "auto")).toBe("Hello from large.");
  });

  it("25: when the time is over one request tries the endpoint, and its success brings all traffic back", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer: failure(500) });
    await using second = await startLoopbackServer({ answer: spare });
    await using rig = start(twoVendors(first, second), { clock });
    for (let count = 0; count < 5; count++) await ask(rig, "auto");
    const held = hold(four);
    first.answer(held.answer);
    await clock.advance(5_000);
    const probe = ask(rig, "auto");
    await held.reached;
    expect(healthOf(rig, "first/large").state).toBe("half-open");
    expect(await ask(rig, "auto")).toBe("from the spare");
    expect(first.requestCount).toBe(6);
    held.release();
    expect(await probe).toBe("one two three four");
    expect(healthOf(rig, "first/large")).toMatchObject({ state: "ready", recentFailures: 0 });
    for (let count = 0; count < 10; count++) expect(await ask(rig, "auto")).toBe("one two three four");
    expect([first.requestCount, second.requestCount]).toEqual([16, 6]);
  });

  it("25: retries do not keep hitting what has failed: the next endpoint comes after one attempt", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer: failure(503) });
    await using second = await startLoopbackServer({ answer: spare });
    await using rig = start(twoVendors(first, second, { rest: { maxRetries: 3 } }), { clock });
    expect(await ask(rig, "auto")).toBe("from the spare");
    expect(path(await rig.record())).toEqual(["answer first/large overloaded", "fallback second/spare"]);
  });

  it("25: a later round goes past what still cools down", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer: limited(60) });
    await using second = await startLoopbackServer();
    second.script(limited(2));
    await using rig = start(twoVendors(first, second, { rest: { maxRetries: 3 } }), { clock });
    const outcome = ask(rig, "auto");
    await clock.asked(2_000);
    await clock.advance(2_000);
    expect(await outcome).toBe("Hello from spare.");
    expect(path(await rig.record())).toEqual([
      "answer first/large rate-limit",
      "fallback second/spare rate-limit",
      "retry second/spare",
    ]);
  });

  const selfHosted = ["vllm", "sglang", "tgi", "lmdeploy", "llama-cpp", "ollama", "openai-compatible"] as const;
  it.each(selfHosted)("26: the breaker opens for an engine of one's own as for any vendor (%s)", async (preset) => {
    for (const answer of [failure(500), fault.resetBeforeHeaders()]) {
      const clock = new WatchedClock();
      await using engine = await startLoopbackServer({ answer });
      await using second = await startLoopbackServer({ answer: spare });
      const config = twoVendors(engine, second);
      const providers = { ...config.providers, first: { preset, baseUrl: engine.baseUrl } };
      await using rig = start({ ...config, providers }, { clock });
      for (let count = 0; count < 12; count++) expect(await ask(rig, "auto")).toBe("from the spare");
      expect(engine.requests.filter(({ method }) => method === "POST")).toHaveLength(5);
      expect(healthOf(rig, "first/large").breaker).toBe("open");
    }
  });
});
