import { failure, fault, hold, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, bothWays, byFirstWord, eventually, path, rejection, within } from "../routing/support.ts";
import { counts, delayMs, expectSound, hedged } from "./support.ts";

describe.each(bothWays)("the share of hedges of %s", (_, call) => {
  it("is never above maxExtraCalls: 200 slow calls", async () => {
    await using all = await hedged(2, { hedge: { delayMs, maxExtraCalls: 0.05 } });
    const [first, second] = all.servers;
    for (let turn = 1; turn <= 200; turn++) {
      const slow = hold(text("First."));
      first?.script(slow.answer);
      const answer = call(all.rig, "auto");
      await slow.reached;
      await all.hedge(turn);
      await second?.waitForRequests(Math.floor(turn / 20));
      slow.release();
      await answer;
      expect(second?.requestCount ?? 0).toBeLessThanOrEqual(turn * 0.05 + 1e-9);
    }
    expect(counts(all.servers)).toEqual([200, 10]);
    expect(all.rig.records.filter(({ attempts }) => attempts.some(({ role }) => role === "hedge"))).toHaveLength(10);
  });

  it("counts calls, not attempts", async () => {
    await using all = await hedged(3, { hedge: { delayMs, maxExtraCalls: 0.5 } });
    const [first, second] = all.servers;
    let asked = 0;
    for (let turn = 1; turn <= 4; turn++) {
      const slow = hold(text("Second."));
      first?.script(failure(409));
      second?.script(slow.answer);
      const answer = call(all.rig, "auto");
      await slow.reached;
      asked += 2;
      await all.hedge(asked);
      slow.release();
      await answer;
    }
    const hedges = all.rig.records.flatMap(({ attempts }) => attempts).filter(({ role }) => role === "hedge");
    expect(hedges.length).toBeLessThanOrEqual(2);
  });

  it("is counted together for many calls at the same time", async () => {
    await using all = await hedged(2, { hedge: { delayMs, maxExtraCalls: 0.25 } });
    const slow = hold(text("First."));
    all.servers[0]?.answer(slow.answer);
    const calls = Array.from({ length: 20 }, () => call(all.rig, "auto"));
    await all.servers[0]?.waitForRequests(20);
    await all.hedge(20);
    await all.servers[1]?.waitForRequests(5);
    slow.release();
    await Promise.all(calls);
    expect(counts(all.servers)).toEqual([20, 5]);
  });
});

describe.each(bothWays)("a caller who leaves while both run (%s)", (_, call) => {
  it("has both closed, one record, and nothing left", async () => {
    await using all = await hedged(2);
    const [first, second] = all.servers;
    first?.script(fault.hang());
    second?.script(fault.hang());
    const leaving = new AbortController();
    const options = { signal: leaving.signal };
    const answer = call === ask ? ask(all.rig, "auto", "easy", {}, options) : callStream(all.rig, options);
    const failed = rejection(answer);
    await first?.waitForRequests(1);
    await all.hedge();
    await second?.waitForRequests(1);
    leaving.abort();
    await failed;
    for (const server of all.servers) {
      await within(server.requests[0]?.finished ?? Promise.reject(), "the end of the request");
      expect(server.requests[0]?.aborted).toBe(true);
    }
    const record = await all.rig.record();
    expect(record.outcome).toBe("aborted");
    expect(path(record)).toEqual(["answer p0/m aborted", "hedge p1/m aborted"]);
    expect(all.clock.pending).toBe(0);
    expect(all.rig.router.health().map(({ inFlight }) => inFlight)).toEqual([0, 0]);
    await all.clock.advance(100_000);
    expect(counts(all.servers)).toEqual([1, 1]);
    expect(all.rig.records).toHaveLength(1);
  });

  it("before the hedge is due has none made", async () => {
    await using all = await hedged(2);
    all.servers[0]?.script(fault.hang());
    const leaving = new AbortController();
    const options = { signal: leaving.signal };
    const answer = call === ask ? ask(all.rig, "auto", "easy", {}, options) : callStream(all.rig, options);
    const failed = rejection(answer);
    await all.servers[0]?.waitForRequests(1);
    await all.clock.asked(delayMs);
    leaving.abort();
    await failed;
    expect(path(await all.rig.record())).toEqual(["answer p0/m aborted"]);
    expect(all.clock.pending).toBe(0);
    await all.clock.advance(10 * delayMs);
    expect(counts(all.servers)).toEqual([1, 0]);
  });
});

async function callStream(rig: Parameters<typeof ask>[0], options: { signal: AbortSignal }): Promise<void> {
  const messages = [{ role: "user" as const, content: "easy" }];
  for await (const _ of await rig.client.chat.completions.create({ model: "auto", messages, stream: true }, options));
}

describe("the deadline of a hedged call", () => {
  it("ends both", async () => {
    await using all = await hedged(2, { route: { timeouts: { callMs: 1_000 } } });
    for (const server of all.servers) server.script(fault.hang());
    const failed = rejection(ask(all.rig, "auto"));
    await all.servers[0]?.waitForRequests(1);
    await all.hedge();
    await all.servers[1]?.waitForRequests(1);
    await all.clock.advance(1_000);
    await failed;
    const record = await all.rig.record();
    expect(path(record)).toEqual(["answer p0/m timeout", "hedge p1/m timeout"]);
    expect(record).toMatchObject({ outcome: "error", errorCode: "deadline_exceeded" });
    expect(all.clock.pending).toBe(0);
    for (const server of all.servers) await within(server.requests[0]?.finished ?? Promise.reject(), "its end");
  });
});

describe.each(bothWays)("where a hedge of %s may go", (_, call) => {
  const slowCall = async (
    all: Awaited<ReturnType<typeof hedged>>,
    expected: readonly number[],
    answer: () => Promise<unknown> = () => call(all.rig, "auto"),
  ) => {
    const slow = hold(text("First."));
    all.servers[0]?.script(slow.answer);
    const asked = all.clock.delays.filter((ms) => ms === delayMs).length;
    const pending = answer();
    await slow.reached;
    await all.hedge(asked + 1);
    // A hedge would have been sent by now: its connection is opened while the clock stands.
    if (expected.some((count, index) => index > 0 && count > 0)) {
      await eventually(() => counts(all.servers).join() === expected.join(), `the hedge: ${expected.join()}`);
    }
    slow.release();
    await pending;
    expect(counts(all.servers)).toEqual(expected);
  };

  it("never to another tier", async () => {
    await using all = await hedged(2, {
      each: [{ model: "small" }, { model: "large" }],
      route: { tiers: ["small", "large"], classifier: byFirstWord, gates: false },
    });
    await slowCall(all, [1, 0]);
    expect((await all.rig.record()).decision?.candidates).toHaveLength(2);
  });

  it("to another model of the same tier", async () => {
    await using all = await hedged(2, { each: [{ model: "a" }, { model: "b" }], route: { tiers: [["a", "b"]] } });
    await slowCall(all, [1, 1]);
  });

  it("never across a data boundary", async () => {
    await using all = await hedged(3);
    all.rig.router.update({
      ...all.config,
      onCall: undefined,
      providers: {
        p0: { ...all.config.providers.p0, dataClasses: ["secret"] },
        p1: { ...all.config.providers.p1, dataClasses: ["public"] },
        p2: { ...all.config.providers.p2, dataClasses: [] },
      },
    });
    await slowCall(all, [1, 0, 0], () => all.rig.router.with({ data: "secret" }, () => call(all.rig, "auto")));
  });

  it("never to one that is full, but past it", async () => {
    await using all = await hedged(3, { each: [{}, { overflow: { maxInFlight: 1 } }] });
    const busy = hold(text("Busy."));
    all.servers[1]?.script(busy.answer);
    const pinned = ask(all.rig, "p1/m");
    await busy.reached;
    await slowCall(all, [1, 1, 1]);
    busy.release();
    await pinned;
  });

  it("never to one that is full where it is the only other one", async () => {
    await using all = await hedged(2, { each: [{}, { overflow: { maxInFlight: 1 } }] });
    const busy = hold(text("Busy."));
    all.servers[1]?.script(busy.answer);
    const pinned = ask(all.rig, "p1/m");
    await busy.reached;
    await slowCall(all, [1, 1]);
    busy.release();
    await pinned;
  });

  it("never to one whose breaker is open", async () => {
    await using all = await hedged(2, { rest: { breaker: { consecutiveFailures: 1, openMs: 60_000 }, maxRetries: 0 } });
    all.servers[1]?.script(failure(500));
    await rejection(ask(all.rig, "p1/m"));
    await slowCall(all, [1, 1]);
  });

  it("never to one that is at its limits", async () => {
    await using all = await hedged(2, { each: [{}, { limits: { requestsPerMinute: 1 } }] });
    await ask(all.rig, "p1/m");
    await slowCall(all, [1, 1]);
  });

  it("never to one that is drained", async () => {
    await using all = await hedged(2);
    all.rig.router.drain("p1/m");
    await slowCall(all, [1, 0]);
  });

  it("nowhere where there is no other, and the answer comes all the same", async () => {
    await using all = await hedged(1);
    await slowCall(all, [1]);
    const record = await all.rig.record();
    expect(path(record)).toEqual(["answer p0/m"]);
    expectSound(record);
  });

  it("costs nothing of the budget where there is nowhere to go", async () => {
    await using all = await hedged(2, { hedge: { delayMs, maxExtraCalls: 0.5 } });
    all.rig.router.drain("p1/m");
    await slowCall(all, [1, 0]);
    await slowCall(all, [2, 0]);
    all.rig.router.restore("p1/m");
    await slowCall(all, [3, 1]);
  });
});
