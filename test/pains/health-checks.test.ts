import { failure, hold, startEngine, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, eventually, start, WatchedClock } from "../routing/support.ts";
import { healthOf, twoVendors } from "./support.ts";

const dayMs = 86_400_000;
const spare = text("from the spare");

/** Everything that reached a server, whatever its method and path. */
const everything = ({ requestCount, probeCount }: { requestCount: number; probeCount: number }) =>
  requestCount + probeCount;

describe("health checks", () => {
  it("30: a vendor that sends bills is asked nothing but the callers' own requests, through a week", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer({ answer: spare });
    await using rig = start(twoVendors(first, second), { clock });
    let calls = 0;
    const askOnce = async () => {
      calls += 1;
      await ask(rig, "auto");
    };
    for (let day = 0; day < 7; day++) {
      // Each day an outage that opens the breaker, hours of silence, then the recovery by a caller's own request.
      first.answer(failure(500));
      for (let count = 0; count < 5; count++) await askOnce();
      expect(healthOf(rig, "first/large").state).toBe("open");
      await clock.advance(dayMs / 2);
      first.answer(text("from the first"));
      await askOnce();
      expect(healthOf(rig, "first/large").state).toBe("ready");
      await clock.advance(dayMs / 2);
    }
    expect([calls, everything(first), everything(second)]).toEqual([42, 42, 35]);
    expect(clock.pending).toBe(0);
  });

  it("30: neither does a pause, a limit, a drain or a look at the state ask anything", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer({ answer: spare });
    first.script(failure(429, { headers: { "retry-after": "30" } }));
    const limits = { requestsPerMinute: 5, concurrency: 2 };
    await using rig = start(twoVendors(first, second, { first: { limits }, second: { warmShare: 0 } }), { clock });
    await ask(rig, "auto");
    rig.router.drain("second");
    await clock.advance(dayMs);
    rig.router.restore("second");
    for (let count = 0; count < 100; count++) rig.router.health();
    rig.router.explain({ model: "auto", messages: [{ role: "user", content: "Hello" }] });
    await clock.advance(dayMs);
    expect([everything(first), everything(second)]).toEqual([1, 1]);
  });

  it("30: a probe of a half-open breaker is a caller's own request, and only one goes", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer: failure(500) });
    await using second = await startLoopbackServer({ answer: spare });
    await using rig = start(twoVendors(first, second), { clock });
    for (let count = 0; count < 5; count++) await ask(rig, "auto");
    const held = hold(text("from the first"));
    first.answer(held.answer);
    await clock.advance(5_000);
    const asked = Array.from({ length: 10 }, () => ask(rig, "auto"));
    await held.reached;
    await second.waitForRequests(5 + 9);
    expect(everything(first)).toBe(6);
    held.release();
    expect((await Promise.all(asked)).filter((answer) => answer === "from the first")).toHaveLength(1);
  });

  it("30: an engine of one's own is asked for its free pages, while there is traffic and at most once a second", async () => {
    const clock = new WatchedClock();
    await using engine = await startEngine({ kind: "vllm", prefillMs: 0, tokenMs: 0, outputTokens: 1 });
    await using second = await startLoopbackServer({ answer: spare });
    const config = twoVendors(engine, second);
    const providers = { ...config.providers, first: { preset: "vllm", baseUrl: engine.baseUrl } as const };
    await using rig = start({ ...config, providers }, { clock });
    for (let count = 0; count < 10; count++) await ask(rig, "auto");
    await eventually(() => healthOf(rig, "first/large").engine?.state === "ready", "the engine's word");
    expect(engine.probes).toEqual({ "/health": 1, "/metrics": 1 });
    await clock.advance(dayMs);
    expect(engine.probes).toEqual({ "/health": 1, "/metrics": 1 });
    await ask(rig, "auto");
    await eventually(() => engine.probes["/metrics"] === 2, "the second look");
    expect(engine.received).toBe(11);
    expect(everything(second)).toBe(0);
  });
});
