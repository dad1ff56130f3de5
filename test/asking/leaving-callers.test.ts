import { fault, hold } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, bothWays, eventually, path, rejection, start, WatchedClock, within } from "../routing/support.ts";
import { asking, level, servers } from "./support.ts";

describe("a caller that leaves while the judge is asked", () => {
  it.each(bothWays)("gets no answer, and the record has the judge's attempt, ended: %s", async (kind, askOneWay) => {
    await using three = await servers();
    three.side.answer(fault.hang());
    const clock = new WatchedClock();
    await using rig = start(asking(three), { clock });
    const controller = new AbortController();
    const { signal } = controller;
    const outcome = rejection(
      kind === "a stream"
        ? askOneWay(rig, "auto", "easy", {}, [] as never, { signal })
        : askOneWay(rig, "auto", "easy", {}, { signal } as never),
    );
    const [request] = await three.side.waitForRequests(1);
    controller.abort();
    await outcome;
    await within(request?.finished ?? Promise.reject(), "the judge's end");
    expect(request?.aborted).toBe(true);
    const record = await rig.record();
    expect(record).toMatchObject({ outcome: "aborted", errorCode: undefined, costUsd: undefined, unpricedAttempts: 1 });
    expect(path(record)).toEqual(["judge side/rater aborted"]);
    expect(three.local.requestCount + three.cloud.requestCount).toBe(0);
    await rig.router.flush();
    expect(rig.records).toHaveLength(1);
    expect(clock.pending).toBe(0);
    expect(rig.router.health().every(({ inFlight }) => inFlight === 0)).toBe(true);
  });

  it("books the attempt as the record says it", async () => {
    await using three = await servers();
    three.side.answer(fault.hang());
    const attempts: unknown[] = [];
    const told: unknown[] = [];
    await using rig = start(
      asking(
        three,
        {},
        {
          onAttempt: (attempt) => void attempts.push(attempt),
          onCall: (record) => void told.push(...structuredClone(record.attempts)),
        },
      ),
    );
    const controller = new AbortController();
    const outcome = rejection(ask(rig, "auto", "easy", {}, { signal: controller.signal }));
    await three.side.waitForRequests(1);
    controller.abort();
    await outcome;
    await rig.record();
    await eventually(() => attempts.length === 1, "the attempt is told");
    expect(told).toEqual(attempts);
  });

  it("does not take the word from another who asked the same", async () => {
    await using three = await servers();
    const held = hold(level(5));
    three.side.answer(held.answer);
    await using rig = start(asking(three));
    const controller = new AbortController();
    const left = rejection(ask(rig, "auto", "easy", {}, { signal: controller.signal }));
    await within(held.reached, "the judge");
    const stays = ask(rig, "auto", "easy");
    controller.abort();
    await left;
    held.release();
    expect(await stays).toBe("From large.");
    const records = await Promise.all([rig.record(0), rig.record(1)]);
    expect(records.map(({ outcome }) => outcome).sort()).toEqual(["aborted", "ok"]);
  });
});
