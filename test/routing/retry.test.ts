import { type Answer, failure, refusedBaseUrl, startLoopbackServer } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { apiError, ask, askStream, path, rejection, replicas, start, twoTiers, WatchedClock } from "./support.ts";

const backoff = (round: number) => (delayMs: number) =>
  delayMs > 375 * 2 ** (round - 1) && delayMs <= 500 * 2 ** (round - 1);

describe("retry rounds", () => {
  it("go over all endpoints again after a backoff that doubles, then give up", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer: failure(500) });
    await using second = await startLoopbackServer({ answer: failure(503) });
    await using rig = start(replicas([first, second]), { clock });
    const outcome = apiError(ask(rig, "m"));
    await clock.asked(backoff(1));
    expect([first.requestCount, second.requestCount]).toEqual([1, 1]);
    await clock.advance(500);
    await clock.asked(backoff(2));
    expect([first.requestCount, second.requestCount]).toEqual([2, 2]);
    await clock.advance(1000);
    expect((await outcome).status).toBe(503);
    expect([first.requestCount, second.requestCount]).toEqual([3, 3]);
    expect(path(await rig.record())).toEqual([
      "answer p0/m server-error",
      "fallback p1/m overloaded",
      "retry p0/m server-error",
      "retry p1/m overloaded",
      "retry p0/m server-error",
      "retry p1/m overloaded",
    ]);
    expect(rig.records).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it.each<[string, Answer, number]>([
    ["retry-after in seconds", failure(429, { headers: { "retry-after": "7" } }), 7000],
    ["retry-after-ms", failure(429, { headers: { "retry-after-ms": "250", "retry-after": "9" } }), 250],
    [
      "retry-after as a date",
      failure(503, { headers: { "retry-after": new Date(Date.UTC(2026, 0, 1, 0, 0, 20)).toUTCString() } }),
      20_000,
    ],
  ])("wait as long as %s says", async (_name, answer, waitMs) => {
    const clock = new WatchedClock();
    await using server = await startLoopbackServer();
    server.script(answer);
    await using rig = start(replicas([server]), { clock });
    const outcome = askStream(rig, "m");
    await clock.asked(waitMs);
    await clock.advance(waitMs - 1);
    expect(server.requestCount).toBe(1);
    await clock.advance(1);
    expect(await outcome).toBe("Hello from m.");
    const record = await rig.record();
    expect(path(record)).toEqual(
      ["answer p0/m rate-limit", "retry p0/m"].map((one) =>
        one.replace("rate-limit", record.attempts[0]?.failure ?? ""),
      ),
    );
    expect(record.attempts[1]?.startedAfterMs).toBe(waitMs);
    expect(clock.pending).toBe(0);
  });

  it("leave out endpoints that a wait cannot cure", async () => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer: failure(401) });
    await using second = await startLoopbackServer();
    second.script(failure(503));
    await using rig = start(replicas([first, second]), { clock });
    const outcome = ask(rig, "m");
    await clock.asked(backoff(2));
    await clock.advance(1000);
    expect(await outcome).toBe("Hello from m.");
    expect([first.requestCount, second.requestCount]).toEqual([1, 2]);
  });

  it("are none where no endpoint can be cured", async () => {
    await using first = await startLoopbackServer({ answer: failure(401) });
    await using second = await startLoopbackServer({ answer: failure(404) });
    await using rig = start(replicas([first, second]));
    expect((await apiError(ask(rig, "m"))).status).toBe(404);
    expect([first.requestCount, second.requestCount]).toEqual([1, 1]);
  });

  it.each([400, 422])("are none after %d", async (status) => {
    await using server = await startLoopbackServer({ answer: failure(status) });
    await using rig = start(replicas([server]));
    expect((await apiError(ask(rig, "m"))).status).toBe(status);
    expect(server.requestCount).toBe(1);
  });

  it("are none with maxRetries 0", async () => {
    const clock = new WatchedClock();
    await using server = await startLoopbackServer({ answer: failure(429, { headers: { "retry-after": "1" } }) });
    await using rig = start({ ...replicas([server]), maxRetries: 0 }, { clock });
    expect((await apiError(ask(rig, "m"))).status).toBe(429);
    expect(server.requestCount).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it("are as many as the route says, whatever the client's own maxRetries", async () => {
    const clock = new WatchedClock();
    await using server = await startLoopbackServer({ answer: failure(500) });
    await using rig = start(twoTiers(server, server, { maxRetries: 1, gates: false }), { clock });
    const outcome = apiError(ask(rig, "auto", "hard", {}, { maxRetries: 5 }));
    await clock.asked(backoff(1));
    await clock.advance(500);
    expect((await outcome).status).toBe(500);
    expect(server.requestCount).toBe(2);
    expect(rig.records).toHaveLength(1);
  });

  it("cure a connection that was refused", async () => {
    const clock = new WatchedClock();
    const dead = { baseUrl: await refusedBaseUrl() };
    await using rig = start({ ...replicas([dead]), maxRetries: 1, retryBackoffMs: 100 }, { clock });
    const outcome = rejection(ask(rig, "m"));
    await clock.asked((delayMs) => delayMs > 74 && delayMs <= 100);
    await clock.advance(100);
    await outcome;
    expect(path(await rig.record())).toEqual(["answer p0/m connect", "retry p0/m connect"]);
  });

  it("do not begin a wait beyond the deadline", async () => {
    const clock = new WatchedClock();
    const answer = failure(429, { headers: { "retry-after": "10" } });
    await using server = await startLoopbackServer({ answer });
    await using rig = start({ ...replicas([server]), timeouts: { callMs: 9_000 } }, { clock });
    expect((await apiError(ask(rig, "m"))).status).toBe(429);
    expect(server.requestCount).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it("end at once where the caller leaves during the wait", async () => {
    const clock = new WatchedClock();
    await using server = await startLoopbackServer({ answer: failure(500) });
    await using rig = start(replicas([server]), { clock });
    const controller = new AbortController();
    const outcome = rejection(ask(rig, "m", "Hello", {}, { signal: controller.signal }));
    await clock.asked(backoff(1));
    controller.abort();
    await outcome;
    const record = await rig.record();
    expect(record).toMatchObject({ outcome: "aborted", status: undefined });
    expect(server.requestCount).toBe(1);
    expect(clock.pending).toBe(0);
  });
});
