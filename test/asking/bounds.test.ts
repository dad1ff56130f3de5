import { fault, hold } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { startCapped, WatchedStore } from "../budgets/support.ts";
import { ask, bothWays, eventually, path, rejection, start, WatchedClock, within } from "../routing/support.ts";
import { asking, largeNanoUsd, level, nano, ratingNanoUsd, servers, smallNanoUsd, why } from "./support.ts";

describe("the data boundary around a classifier's model", () => {
  it.each(bothWays)(
    "is not crossed: the judge gets nothing and the fallback estimates: %s",
    async (_way, askOneWay) => {
      await using three = await servers(5);
      const config = asking(three);
      const { local, cloud, side } = config.providers;
      await using rig = start({
        ...config,
        providers: {
          local: { ...local, dataClasses: ["secret"] },
          cloud: { ...cloud, dataClasses: ["secret"] },
          side: { ...side, dataClasses: ["public"] },
        } as typeof config.providers,
      });
      expect(await rig.router.with({ data: "secret" }, () => askOneWay(rig, "auto"))).toBe("From small.");
      expect(three.side.requestCount).toBe(0);
      const record = await rig.record();
      expect(path(record)).toEqual(["draft local/small"]);
      expect(why(record)[0]).toBe("judge-failed");
      expect(nano(record.costUsd)).toBe(smallNanoUsd);
      expect(rig.warnings).toMatchObject([{ code: "classifier_failed", subject: "auto" }]);
    },
  );

  it("lets the judge of the same class be asked", async () => {
    await using three = await servers(5);
    const config = asking(three);
    const cleared = Object.entries(config.providers).map(([name, one]) => [name, { ...one, dataClasses: ["secret"] }]);
    await using rig = start({ ...config, providers: Object.fromEntries(cleared) });
    expect(await rig.router.with({ data: "secret" }, () => ask(rig, "auto"))).toBe("From large.");
    expect(three.side.requestCount).toBe(1);
  });

  it("refuses the call itself where nothing is cleared, and asks nobody on the way", async () => {
    await using three = await servers(5);
    await using rig = start(asking(three));
    const error = await rejection(rig.router.with({ data: "secret" }, () => ask(rig, "auto")));
    expect(error).toMatchObject({ status: 422, code: "no_eligible_endpoint" });
    expect([three.local, three.cloud, three.side].map(({ requestCount }) => requestCount)).toEqual([0, 0, 0]);
    expect((await rig.record()).attempts).toEqual([]);
  });
});

describe("budgets around a classifier's model", () => {
  const limited = { max_tokens: 20 };

  it("count what it costs, once", async () => {
    await using three = await servers(5);
    const store = new WatchedStore();
    await using rig = startCapped(
      asking(three, {}, { budgets: { all: { limitUsd: 1, period: "day" } }, budgetStore: store }),
    );
    await ask(rig, "auto", "easy", limited);
    await rig.router.flush();
    expect(store.sum("all")).toBe(ratingNanoUsd + largeNanoUsd);
    expect([store.underWay, store.settledTwice]).toEqual([0, 0]);
  });

  it("that have no room for it make the fallback estimate, and the call goes on", async () => {
    await using three = await servers(5);
    const budgets = { rating: { limitUsd: 0, period: "day", only: { model: "rater" } } } as const;
    await using rig = startCapped(asking(three, {}, { budgets }));
    expect(await ask(rig, "auto", "easy", limited)).toBe("From small.");
    expect(three.side.requestCount).toBe(0);
    const record = await rig.record();
    expect(path(record)).toEqual(["draft local/small"]);
    expect(why(record)[0]).toBe("judge-failed");
  });

  it("of the call are shared with it: what the judge may use is not there for the answer", async () => {
    await using three = await servers(1);
    const tokensOf = async (limitTokens: number) => {
      await using rig = startCapped(asking(three, {}, { budgets: { call: { limitTokens, period: "call" } } }));
      const answer = await ask(rig, "auto", `easy ${limitTokens}`, limited).catch((error: unknown) => error);
      return { answer, record: await rig.record() };
    };
    const ample = await tokensOf(100_000);
    expect(path(ample.record)).toEqual(["judge side/rater", "draft local/small"]);
    // Less than the judge's prompt may come to, and enough for the answer.
    const tight = await tokensOf(60);
    expect(path(tight.record)).toEqual(["draft local/small"]);
    expect(tight.answer).toBe("From small.");
    expect(why(tight.record)[0]).toBe("judge-failed");
  });

  it("stay right where the store answers late and the caller leaves meanwhile", async () => {
    await using three = await servers(5);
    three.side.answer(fault.hang());
    const store = new WatchedStore();
    await using rig = startCapped(
      asking(three, {}, { budgets: { all: { limitTokens: 100_000, period: "day" } }, budgetStore: store }),
    );
    const controller = new AbortController();
    const outcome = rejection(ask(rig, "auto", "easy", limited, { signal: controller.signal }));
    await three.side.waitForRequests(1);
    controller.abort();
    await outcome;
    await rig.router.flush();
    await eventually(() => store.underWay === 0, "nothing is held");
    expect(store.settledTwice).toBe(0);
  });
});

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
