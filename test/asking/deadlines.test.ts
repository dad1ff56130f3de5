import { fault, hold } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, path, rejection, start, WatchedClock, within } from "../routing/support.ts";
import { asking, level, servers } from "./support.ts";

describe("the time a classifier's model has", () => {
  it("ends with the judge's own limit: the fallback estimates and the request upstream is aborted", async () => {
    await using three = await servers();
    three.side.answer(fault.hang());
    const clock = new WatchedClock();
    await using rig = start(asking(three, { classifier: { judge: { model: "rater", timeoutMs: 700 } } }), { clock });
    const answer = ask(rig, "auto");
    const [request] = await three.side.waitForRequests(1);
    await clock.asked(700);
    await clock.advance(700);
    expect(await answer).toBe("From small.");
    await within(request?.finished ?? Promise.reject(), "the judge's end");
    expect(request?.aborted).toBe(true);
    const record = await rig.record();
    expect(path(record)).toEqual(["judge side/rater timeout", "draft local/small"]);
    expect(record).toMatchObject({ outcome: "ok", costUsd: undefined, unpricedAttempts: 1 });
    expect(record.attempts[0]).toMatchObject({ durationMs: 700, errorCode: "deadline_exceeded" });
    expect(clock.pending).toBe(0);
  });

  it("ends with the route's limit for classifiers, and nothing goes on behind the call", async () => {
    await using three = await servers();
    three.side.answer(fault.hang());
    const clock = new WatchedClock();
    await using rig = start(
      asking(three, { classifier: { judge: { model: "rater", timeoutMs: 9_000 } }, classifierTimeoutMs: 300 }),
      { clock },
    );
    const answer = ask(rig, "auto");
    const [request] = await three.side.waitForRequests(1);
    await clock.asked(300);
    await clock.advance(300);
    expect(await answer).toBe("From small.");
    await within(request?.finished ?? Promise.reject(), "the judge's end");
    expect(request?.aborted).toBe(true);
    const record = await rig.record();
    expect(path(record)).toEqual(["judge side/rater aborted", "draft local/small"]);
    expect(record.attempts[0]?.durationMs).toBe(300);
    expect(clock.pending).toBe(0);
  });

  it("ends with the call's own deadline", async () => {
    await using three = await servers();
    three.side.answer(fault.hang());
    const clock = new WatchedClock();
    await using rig = start(asking(three, { timeouts: { callMs: 400 } }), { clock });
    const outcome = rejection(ask(rig, "auto"));
    const [request] = await three.side.waitForRequests(1);
    await clock.asked(400);
    await clock.advance(400);
    await outcome;
    await within(request?.finished ?? Promise.reject(), "the judge's end");
    const record = await rig.record();
    expect(record).toMatchObject({ outcome: "error", errorCode: "deadline_exceeded" });
    expect(path(record)).toEqual(["judge side/rater timeout"]);
    expect(record.attempts[0]?.durationMs).toBe(400);
    expect(three.local.requestCount + three.cloud.requestCount).toBe(0);
    expect(clock.pending).toBe(0);
    expect(rig.records).toHaveLength(1);
  });

  it("also counts while the judge's endpoint is full", async () => {
    await using three = await servers(5);
    const held = hold(level(5));
    three.side.answer(held.answer);
    const clock = new WatchedClock();
    const config = asking(three);
    const endpoints = config.endpoints.map((one) =>
      one.model === "rater" ? { ...one, limits: { concurrency: 1 } } : one,
    );
    await using rig = start({ ...config, endpoints }, { clock });
    const first = ask(rig, "auto", "one");
    await within(held.reached, "the judge");
    const second = ask(rig, "auto", "two");
    await clock.asked(2_000, 2);
    await clock.advance(1_999);
    held.release();
    expect(await first).toBe("From large.");
    await second;
    expect(rig.router.health().every(({ inFlight, waitingCalls }) => inFlight === 0 && waitingCalls === 0)).toBe(true);
    expect(clock.pending).toBe(0);
  });
});
