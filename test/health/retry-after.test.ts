import { failure, hold, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, bothWays, path, rejection, within } from "../routing/support.ts";
import { hosts, startHealth } from "./rig.ts";

const pause = (status: number, seconds: number) => failure(status, { headers: { "retry-after": String(seconds) } });

describe.each([429, 503, 500])("a Retry-After of a %d", (status) => {
  for (const [name, call] of bothWays) {
    it(`sends new calls to the next endpoint as long as it lasts, for ${name}`, async () => {
      await using first = await startLoopbackServer();
      await using second = await startLoopbackServer();
      await using rig = startHealth(hosts([first, second]));
      first.script(pause(status, 10));
      await call(rig, "m");
      expect(rig.health()).toMatchObject({ state: "resting", readyInMs: 10_000 });
      await rig.clock.advance(9_999);
      await call(rig, "m");
      expect([first.requestCount, second.requestCount]).toEqual([1, 2]);
      expect((await rig.record(1)).passedOver).toEqual([{ endpoint: "p0/m", reason: "resting" }]);
      await rig.clock.advance(1);
      await call(rig, "m");
      expect([first.requestCount, second.requestCount]).toEqual([2, 2]);
    });
  }

  it("lets new calls wait where there is no other endpoint, and answers them all when it is over", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(hosts([server]));
    server.script(pause(status, 10));
    await rejection(ask(rig, "m"));
    const calls = Array.from({ length: 20 }, () => ask(rig, "m"));
    await rig.clock.asked(10_000, 20);
    await rig.clock.advance(9_999);
    expect(server.requestCount).toBe(1);
    await rig.clock.advance(1);
    expect(await Promise.all(calls)).toEqual(calls.map(() => "Hello from m."));
    expect(path(await rig.record(1))).toEqual(["answer p0/m"]);
    expect(rig.clock.pending).toBe(0);
  });

  it("lets no call wait beyond its own deadline: it tries all the same", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(hosts([server], { timeouts: { callMs: 5_000 } }));
    server.script(pause(status, 10));
    await rejection(ask(rig, "m"));
    expect(await ask(rig, "m")).toBe("Hello from m.");
  });

  it("is left by a caller who will not wait, without a trace", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(hosts([server]));
    server.script(pause(status, 10));
    await rejection(ask(rig, "m"));
    const controller = new AbortController();
    const left = rejection(ask(rig, "m", "easy", {}, { signal: controller.signal }));
    await rig.clock.asked(10_000);
    controller.abort();
    await left;
    expect([rig.clock.pending, rig.health().inFlight, server.requestCount]).toEqual([0, 0, 1]);
    expect(await rig.record(1)).toMatchObject({ outcome: "aborted", attempts: [] });
  });

  it.each([
    [10, 3],
    [3, 10],
  ])("counts beside another one by the longer of the two: %d and %d seconds", async (one, other) => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    await using rig = startHealth(hosts([first, second]));
    const [left, right] = [hold(), hold()];
    first.script(left.answer, right.answer);
    const calls = [ask(rig, "m"), ask(rig, "m")];
    await first.waitForRequests(2);
    left.release(pause(status, one));
    await calls[0];
    right.release(pause(status, other));
    await calls[1];
    expect(rig.health()).toMatchObject({ state: "resting", readyInMs: 10_000 });
  });
});

describe("a Retry-After", () => {
  it("that is unreasonable is no rest", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(hosts([server]));
    for (const headers of [{ "retry-after": "86401" }, { "retry-after": "-1" }, { "retry-after": "soon" }]) {
      server.script(failure(503, { headers }));
      await rejection(ask(rig, "m"));
      expect(rig.health().state).toBe("ready");
    }
  });

  it("longer than a call would wait sends new calls elsewhere, for ten minutes at most", async () => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    await using rig = startHealth(hosts([first, second]));
    first.script(pause(503, 86_400));
    await ask(rig, "m");
    expect(rig.health()).toMatchObject({ state: "resting", readyInMs: 600_000 });
    await ask(rig, "m");
    expect([first.requestCount, second.requestCount]).toEqual([1, 2]);
  });

  it("longer than a call would wait keeps no call waiting where there is no other endpoint", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(hosts([server]));
    server.script(pause(503, 61));
    await rejection(ask(rig, "m"));
    expect(await ask(rig, "m")).toBe("Hello from m.");
  });

  it("goes to the endpoint that is ready sooner where all rest", async () => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer({ answer: text("Second.") });
    await using rig = startHealth(hosts([first, second]));
    first.script(pause(503, 20));
    second.script(pause(503, 5));
    await rejection(ask(rig, "m"));
    const answer = ask(rig, "m");
    await rig.clock.asked(5_000);
    await rig.clock.advance(5_000);
    expect(await answer).toBe("Second.");
    expect(first.requestCount).toBe(1);
  });

  it("of a 429 is kept where an earlier attempt with the same key ends well after it", async () => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer();
    await using rig = startHealth(hosts([first, second]));
    const slow = hold(text("Slow but good."));
    first.script(slow.answer, pause(429, 10));
    const early = ask(rig, "m");
    await within(slow.reached, "the early call");
    await ask(rig, "m");
    slow.release();
    await early;
    expect(rig.health()).toMatchObject({ state: "resting", readyInMs: 10_000 });
  });
});
