import { failure, hold, type LoopbackServer, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, eventually, rejection, within } from "../routing/support.ts";
import { type HealthRig, hosts, limited, startHealth } from "./rig.ts";

/** Who sent the last request. */
const lastUser = ({ requests }: LoopbackServer) => (requests.at(-1)?.body as { user?: string } | undefined)?.user;

/** Takes the only place until it is released. */
async function holdPlace(rig: HealthRig, server: LoopbackServer) {
  const held = hold(text("Held."));
  server.script(held.answer);
  const answer = ask(rig, "m");
  await within(held.reached, "the holder");
  return { held, answer };
}

/** Waits until so many calls wait at `p0/m`. */
const waiting = (rig: HealthRig, count: number) =>
  eventually(() => rig.health().waitingCalls === count, `${count} calls wait`);

describe("calls that wait for a place", () => {
  it("go by priority, however it is given, and of equals by arrival", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { concurrency: 1 }));
    const { held, answer } = await holdPlace(rig, server);
    const order: string[] = [];
    server.answer((request) => {
      order.push((request.body as { user: string }).user);
      return text("Good.");
    });
    const calls: Promise<unknown>[] = [];
    const queue = async (call: () => Promise<unknown>) => {
      calls.push(call());
      await waiting(rig, calls.length);
    };
    await queue(() => ask(rig, "m", "x", { user: "normal 1" }));
    await queue(() => ask(rig, "m", "x", { user: "low" }, { headers: { "x-spillway-priority": "-1" } }));
    await queue(() => rig.router.with({ priority: 2 }, () => ask(rig, "m", "x", { user: "high 1" })));
    await queue(() => ask(rig, "m", "x", { user: "high 2", metadata: { spillway_priority: "2" } }));
    await queue(() => ask(rig, "m", "x", { user: "normal 2" }));
    await queue(() => ask(rig, "m", "x", { user: "highest" }, { headers: { "x-spillway-priority": "2.5" } }));
    held.release();
    await answer;
    await within(Promise.all(calls), "all calls");
    expect(order).toEqual(["highest", "high 1", "high 2", "normal 1", "normal 2", "low"]);
    await eventually(() => rig.health().inFlight === 0, "every place is free");
    expect([rig.clock.pending, rig.health().waitingCalls]).toEqual([0, 0]);
  });

  it("are not passed by newcomers of the same priority", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { requestsPerMinute: 1 }));
    await ask(rig, "m");
    const early = ask(rig, "m", "x", { user: "early" });
    await waiting(rig, 1);
    await rig.clock.advance(60_999);
    const late = ask(rig, "m", "x", { user: "late" });
    await waiting(rig, 2);
    await rig.clock.advance(1);
    await early;
    expect(lastUser(server)).toBe("early");
    await rig.clock.advance(61_000);
    await late;
    expect(lastUser(server)).toBe("late");
  });

  it("are at most queue.maxWaiting: of equals the newest gets a 429, and a higher priority takes its place", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { concurrency: 1 }, { queue: { maxWaiting: 2 } }));
    const { held, answer } = await holdPlace(rig, server);
    const calls = [ask(rig, "m")];
    await waiting(rig, 1);
    const outranked = rejection(ask(rig, "m"));
    await waiting(rig, 2);
    expect(await rejection(ask(rig, "m"))).toMatchObject({ status: 429, code: "limits_exceeded" });
    calls.push(rig.router.with({ priority: 1 }, () => ask(rig, "m")));
    expect(await outranked).toMatchObject({ status: 429, code: "limits_exceeded" });
    expect(rig.health().waitingCalls).toBe(2);
    held.release();
    await Promise.all([answer, ...calls]);
    expect(server.requestCount).toBe(3);
  });

  it("are refused at once where the pace so far makes it hopeless, and not where it does not", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { concurrency: 1 }, { timeouts: { callMs: 10_000 } }));
    const slow = await holdPlace(rig, server);
    await rig.clock.advance(6_000);
    slow.held.release();
    await slow.answer;
    const { held, answer } = await holdPlace(rig, server);
    const calls = [ask(rig, "m")];
    await waiting(rig, 1);
    calls.push(ask(rig, "m"));
    await waiting(rig, 2);
    const hopeless = await rejection(ask(rig, "m"));
    expect(hopeless).toMatchObject({ status: 429, code: "limits_exceeded" });
    expect(rig.clock.monotonicMs()).toBe(6_000);
    held.release();
    await Promise.all([answer, ...calls]);
  });

  it("wait no longer than queue.maxWaitMs", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { concurrency: 1 }, { queue: { maxWaitMs: 700 } }));
    const { held, answer } = await holdPlace(rig, server);
    const outcome = rejection(ask(rig, "m"));
    await waiting(rig, 1);
    await rig.clock.advance(699);
    expect(rig.health().waitingCalls).toBe(1);
    await rig.clock.advance(1);
    expect(await outcome).toMatchObject({ status: 429, code: "limits_exceeded" });
    expect(await rig.record()).toMatchObject({ durationMs: 700, attempts: [], outcome: "error", costUsd: 0 });
    held.release();
    await answer;
    expect([rig.clock.pending, rig.health().waitingCalls]).toEqual([0, 0]);
  });

  it("wait no longer than their own deadline", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(
      hosts([server], {
        endpoints: [{ provider: "p0", model: "m", limits: { concurrency: 1 } }],
        routes: { quick: { tiers: ["m"], timeouts: { callMs: 900 } } },
      }),
    );
    const { held, answer } = await holdPlace(rig, server);
    const outcome = rejection(ask(rig, "quick"));
    await waiting(rig, 1);
    await rig.clock.advance(900);
    expect(String((await outcome).message)).toMatch(/timed out|at its limits/i);
    held.release();
    await answer;
    expect([rig.clock.pending, rig.health().waitingCalls, server.requestCount]).toEqual([0, 0, 1]);
  });

  it("leave nothing behind when they abort", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { concurrency: 1 }));
    const { held, answer } = await holdPlace(rig, server);
    const pendingBefore = rig.clock.pending;
    const controllers = Array.from({ length: 5 }, () => new AbortController());
    const outcomes = controllers.map(({ signal }) => rejection(ask(rig, "m", "x", {}, { signal })));
    await waiting(rig, 5);
    for (const controller of controllers) controller.abort();
    await Promise.all(outcomes);
    await rig.record(4);
    expect([rig.health().waitingCalls, rig.clock.pending]).toEqual([0, pendingBefore]);
    expect(rig.records.every(({ outcome, attempts }) => outcome === "aborted" && attempts.length === 0)).toBe(true);
    held.release();
    await answer;
    expect([rig.clock.pending, rig.health().inFlight, server.requestCount]).toEqual([0, 0, 1]);
  });

  it("take whichever of their endpoints is free first", async () => {
    await using slow = await startLoopbackServer();
    await using quick = await startLoopbackServer();
    const one = { concurrency: 1 };
    await using rig = startHealth(
      hosts([slow, quick], {
        endpoints: [
          { provider: "p0", model: "m", limits: one },
          { provider: "p1", model: "m", limits: one },
        ],
      }),
    );
    const [left, right] = [hold(), hold()];
    slow.script(left.answer);
    quick.script(right.answer, text("From the second."));
    const holders = [ask(rig, "m"), ask(rig, "m")];
    await within(Promise.all([left.reached, right.reached]), "both holders");
    const waiter = ask(rig, "m");
    await waiting(rig, 1);
    expect(rig.health("p1/m").waitingCalls).toBe(1);
    right.release();
    expect(await waiter).toBe("From the second.");
    expect([rig.health("p0/m").waitingCalls, rig.health("p1/m").waitingCalls]).toEqual([0, 0]);
    left.release();
    await Promise.all(holders);
    expect(rig.clock.pending).toBe(0);
  });

  it("are waited for by router.close()", async () => {
    await using server = await startLoopbackServer();
    const rig = startHealth(limited(server, { concurrency: 1 }));
    const { held, answer } = await holdPlace(rig, server);
    const waiter = ask(rig, "m");
    await waiting(rig, 1);
    const closed = rig.router.close();
    held.release();
    expect(await Promise.all([answer, waiter])).toEqual(["Held.", "Hello from m."]);
    await within(closed, "router.close()");
  });

  it("go on with a failed call's place, and its error is that call's alone", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { concurrency: 1 }));
    const { held, answer } = await holdPlace(rig, server);
    const failed = rejection(answer);
    const calls = Array.from({ length: 3 }, () => ask(rig, "m"));
    await waiting(rig, 3);
    held.release(failure(500));
    expect(await failed).toMatchObject({ status: 500 });
    expect(await within(Promise.all(calls), "the others")).toEqual(calls.map(() => "Hello from m."));
  });
});

describe("limits while no endpoint is ready", () => {
  it("hold for calls that go to an open breaker as a last resort", async () => {
    await using server = await startLoopbackServer({ answer: failure(500) });
    await using rig = startHealth(limited(server, { concurrency: 2 }));
    for (let time = 0; time < 5; time++) await rejection(ask(rig, "m"));
    const held = hold();
    server.answer(held.answer);
    const calls = Array.from({ length: 10 }, () => ask(rig, "m"));
    await eventually(() => rig.health().inFlight + rig.health().waitingCalls === 10, "all have come");
    const { inFlight } = rig.health();
    held.release();
    await Promise.all(calls);
    expect(inFlight).toBe(2);
  });
});
