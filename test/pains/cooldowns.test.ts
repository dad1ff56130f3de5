import { type Answer, failure, hold, startLoopbackServer, text } from "@spillway/testing";
import type { RouteConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { apiError, ask, bothWays, replicas, start, WatchedClock } from "../routing/support.ts";
import { healthOf, twoVendors } from "./support.ts";

const _four = text("one two three four", { usage: { inputTokens: 10, outputTokens: 4 } });
const spare = text("from the spare", { usage: { inputTokens: 10, outputTokens: 3 } });
const limited = (seconds?: number) =>
  failure(429, seconds === undefined ? {} : { headers: { "retry-after": `${seconds}` } });

describe("cool-downs", () => {
  it.each<[string, Answer]>([
    ["429 that asks for 30 s", limited(30)],
    ["503 that asks for 30 s", failure(503, { headers: { "retry-after": "30" } })],
    ["500", failure(500)],
  ])("18: after a %s nobody waits while a fallback is ready", async (_name, answer) => {
    for (const [, askOneWay] of bothWays) {
      const clock = new WatchedClock();
      await using first = await startLoopbackServer({ answer });
      await using second = await startLoopbackServer({ answer: spare });
      await using rig = start(twoVendors(first, second), { clock });
      // The clock stands still: a wait of any length would never end.
      expect(await askOneWay(rig, "auto")).toBe("from the spare");
      expect((await rig.record()).attempts[1]).toMatchObject({ role: "fallback", startedAfterMs: 0 });
      expect([first.requestCount, second.requestCount]).toEqual([1, 1]);
    }
  });

  // The wait before a round is the shortest that was asked for: packages/resilience/src/retry/try-candidates.ts.
  it("18: a long pause that one endpoint asks for does not hold up another that needs a short one", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer: limited(30) });
    await using second = await startLoopbackServer();
    second.script(failure(500));
    await using rig = start(twoVendors(first, second), { clock });
    const outcome = ask(rig, "auto");
    const isPause = (delayMs: number) => delayMs > 0 && delayMs <= 30_000;
    await clock.asked(isPause);
    const pauseMs = clock.delays.find(isPause) ?? 0;
    await clock.advance(pauseMs);
    expect(await outcome).toBe("Hello from spare.");
    expect(pauseMs).toBeLessThanOrEqual(500);
  });

  it("19: where every endpoint cools down, the call waits for the first that is back, and goes out", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    first.script(limited(8));
    second.script(limited(5));
    await using rig = start(twoVendors(first, second, { rest: { maxRetries: 0 } }), { clock });
    expect((await apiError(ask(rig, "auto"))).status).toBe(429);
    const outcome = ask(rig, "auto");
    await clock.asked(5_000);
    await clock.advance(4_999);
    expect([first.requestCount, second.requestCount]).toEqual([1, 1]);
    await clock.advance(1);
    expect(await outcome).toBe("Hello from spare.");
    expect([first.requestCount, second.requestCount]).toEqual([1, 2]);
  });

  it("19: the call that met the limits itself waits too, and is answered", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    first.script(limited(8));
    second.script(limited(5));
    await using rig = start(twoVendors(first, second), { clock });
    const outcome = ask(rig, "auto");
    await clock.asked(5_000);
    await clock.advance(5_000);
    expect(await outcome).toBe("Hello from spare.");
    expect([first.requestCount, second.requestCount]).toEqual([1, 2]);
  });

  it("20: where every breaker is open, the next call still goes out at once", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer: failure(500) });
    await using second = await startLoopbackServer({ answer: failure(500) });
    await using rig = start(twoVendors(first, second, { rest: { maxRetries: 0 } }), { clock });
    for (let count = 0; count < 5; count++) await apiError(ask(rig, "auto"));
    expect(rig.router.health().map(({ state }) => state)).toEqual(["open", "open"]);
    for (const server of [first, second]) server.answer(spare);
    expect(await ask(rig, "auto")).toBe("from the spare");
    expect(first.requestCount + second.requestCount).toBe(11);
  });

  const balances = ["ordered", "weighted", "least-in-flight", "latency", "cheapest"] as const;
  const affinities = ["none", "conversation", "prefix"] as const;
  const policies = balances.flatMap((balance) => affinities.map((affinity) => ({ balance, affinity })));
  it.each<Pick<RouteConfig, "balance" | "affinity">>(policies)(
    "21: what has failed is not picked again in the same round ($balance, affinity $affinity)",
    async ({ balance, affinity }) => {
      await using first = await startLoopbackServer({ answer: failure(429, { message: "no capacity" }) });
      await using second = await startLoopbackServer({ answer: spare });
      const config = replicas([first, second]);
      const [heavy, light] = config.endpoints;
      const endpoints = [{ ...heavy, weight: 1_000 }, light] as typeof config.endpoints;
      const routes = { auto: { tiers: ["m"], ...(balance && { balance }), ...(affinity && { affinity }) } };
      await using rig = start({ ...config, endpoints, routes });
      for (let count = 0; count < 4; count++) expect(await ask(rig, "auto", `Hello ${count}`)).toBe("from the spare");
      expect(first.requestCount).toBeGreaterThan(0);
      for (const { attempts } of rig.records) {
        const asked = attempts.map(({ endpoint }) => endpoint);
        expect(new Set(asked).size).toBe(asked.length);
      }
    },
  );

  it.each([
    ["429, the longer first", 429, [30, 2]],
    ["429, the longer last", 429, [2, 30]],
    ["429, then one that asks nothing", 429, [30, undefined]],
    ["503, the longer first", 503, [30, 2]],
    ["503, the longer last", 503, [2, 30]],
  ] as const)("22: of two cool-downs the longer one holds (%s)", async (_name, status, seconds) => {
    const clock = new WatchedClock();
    const holds = seconds.map((one) =>
      hold(failure(status, one === undefined ? {} : { headers: { "retry-after": `${one}` } })),
    );
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer({ answer: spare });
    first.script(...holds.map(({ answer }) => answer));
    await using rig = start(twoVendors(first, second), { clock });
    const both = [ask(rig, "auto"), ask(rig, "auto")];
    await first.waitForRequests(2);
    // Which of the two calls got which answer does not matter: they end one after the other.
    for (const [index, { release }] of holds.entries()) {
      release();
      await second.waitForRequests(index + 1);
    }
    await Promise.all(both);
    expect(healthOf(rig, "first/large")).toMatchObject({ state: "resting", readyInMs: 30_000 });
    await clock.advance(29_999);
    expect(await ask(rig, "auto")).toBe("from the spare");
    expect(first.requestCount).toBe(2);
    await clock.advance(1);
    expect(await ask(rig, "auto")).toBe("Hello from large.");
  });
});
