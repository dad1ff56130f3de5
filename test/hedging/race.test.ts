import { failure, fault, hold, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, askStream, bothWays, eventually, path, within } from "../routing/support.ts";
import { counts, delayMs, expectSound, hedged } from "./support.ts";

describe.each(bothWays)("a hedge of %s", (kind, call) => {
  it("begins after the delay, and the first good byte wins", async () => {
    await using all = await hedged(2);
    const [first, second] = all.servers;
    first?.script(fault.hang());
    second?.script(text("Second."));
    const answer = call(all.rig, "auto");
    await first?.waitForRequests(1);
    await all.clock.asked(delayMs);
    await all.clock.advance(delayMs - 1);
    expect(counts(all.servers)).toEqual([1, 0]);
    await all.clock.advance(1);
    expect(await answer).toBe("Second.");
    const record = await all.rig.record();
    expect(path(record)).toEqual(["answer p0/m aborted", "hedge p1/m"]);
    expect(record).toMatchObject({ endpoint: "p1/m", outcome: "ok", firstByteMs: delayMs });
  });

  it("that loses is closed at once, and stands in the record with what it is taken to have used", async () => {
    await using all = await hedged(2);
    const [first, second] = all.servers;
    const slow = hold(text("First."));
    first?.script(slow.answer);
    second?.script(fault.hang());
    const answer = call(all.rig, "auto");
    await first?.waitForRequests(1);
    await all.hedge();
    const [lost] = (await second?.waitForRequests(1)) ?? [];
    slow.release();
    expect(await answer).toBe("First.");
    await within(lost?.finished ?? Promise.reject(), "the loser's end");
    expect(lost?.aborted).toBe(true);
    const record = await all.rig.record();
    expect(path(record)).toEqual(["answer p0/m", "hedge p1/m aborted"]);
    const loser = record.attempts[1];
    expect(loser).toMatchObject({ role: "hedge", failure: "aborted", errorCode: "hedge_lost", status: undefined });
    expect(loser?.usage).toMatchObject({ source: "estimated", outputTokens: 0 });
    expect(loser?.usage?.inputTokens).toBeGreaterThan(0);
    expect(loser?.costUsd).toBeGreaterThan(0);
    expectSound(record);
  });

  it("that wins has the slow one closed at once", async () => {
    await using all = await hedged(2);
    all.servers[0]?.script(fault.hang());
    const answer = call(all.rig, "auto");
    const [lost] = (await all.servers[0]?.waitForRequests(1)) ?? [];
    await all.hedge();
    expect(await answer).toBe("Hello from m.");
    await within(lost?.finished ?? Promise.reject(), "the loser's end");
    expect(lost?.aborted).toBe(true);
    const record = await all.rig.record();
    expect(record.attempts[0]).toMatchObject({ failure: "aborted", errorCode: "hedge_lost", durationMs: delayMs });
    expectSound(record);
    expect(all.rig.router.health().map(({ inFlight, recentFailures }) => [inFlight, recentFailures])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it("is not made where the first answers in time, and leaves no timer", async () => {
    await using all = await hedged(2);
    for (let turn = 0; turn < 3; turn++) expect(await call(all.rig, "auto")).toBe("Hello from m.");
    await all.rig.record(2);
    expect(all.clock.pending).toBe(0);
    await all.clock.advance(10_000);
    expect(counts(all.servers)).toEqual([3, 0]);
  });

  it("is not made where the first fails before the delay: the next one takes over at once", async () => {
    await using all = await hedged(3);
    const [first, second] = all.servers;
    const slow = hold(text("Second."));
    first?.script(failure(503));
    second?.script(slow.answer);
    const answer = call(all.rig, "auto");
    await second?.waitForRequests(1);
    slow.release();
    expect(await answer).toBe("Second.");
    await all.clock.advance(10_000);
    expect(counts(all.servers)).toEqual([1, 1, 0]);
    expect(path(await all.rig.record())).toEqual(["answer p0/m overloaded", "fallback p1/m"]);
  });

  it("that is under way goes on where the first one fails", async () => {
    await using all = await hedged(3);
    const [first, second] = all.servers;
    const slowFirst = hold(text("First."));
    const slowSecond = hold(text("Second."));
    first?.script(slowFirst.answer);
    second?.script(slowSecond.answer);
    const answer = call(all.rig, "auto");
    await slowFirst.reached;
    await all.hedge();
    await slowSecond.reached;
    slowFirst.fail();
    await eventually(() => all.rig.router.health()[0]?.inFlight === 0, "the first one's end");
    slowSecond.release();
    expect(await answer).toBe("Second.");
    expect(counts(all.servers)).toEqual([1, 1, 0]);
    const record = await all.rig.record();
    expect(path(record)).toEqual(["answer p0/m connect", "hedge p1/m"]);
  });

  it("that fails leaves the first one alone", async () => {
    await using all = await hedged(3);
    const [first, second] = all.servers;
    const slow = hold(text("First."));
    first?.script(slow.answer);
    second?.script(failure(500));
    const answer = call(all.rig, "auto");
    await slow.reached;
    await all.hedge();
    await second?.waitForRequests(1);
    await eventually(() => all.rig.router.health()[1]?.inFlight === 0, "the hedge's end");
    slow.release();
    expect(await answer).toBe("First.");
    expect(counts(all.servers)).toEqual([1, 1, 0]);
    expect(path(await all.rig.record())).toEqual(["answer p0/m", "hedge p1/m server-error"]);
  });

  it("that fails, and so does the first: the next candidates are asked, each once", async () => {
    await using all = await hedged(4);
    const [first, second, third] = all.servers;
    const slowFirst = hold();
    const slowSecond = hold();
    first?.script(slowFirst.answer);
    second?.script(slowSecond.answer);
    third?.script(failure(500));
    const answer = call(all.rig, "auto");
    await slowFirst.reached;
    await all.hedge();
    await slowSecond.reached;
    slowSecond.release(failure(503));
    await eventually(() => all.rig.router.health()[1]?.inFlight === 0, "the hedge's end");
    slowFirst.release(failure(502));
    expect(await answer).toBe("Hello from m.");
    expect(counts(all.servers)).toEqual([1, 1, 1, 1]);
    const record = await all.rig.record();
    expect(path(record)).toEqual([
      "answer p0/m server-error",
      "hedge p1/m overloaded",
      "fallback p2/m server-error",
      "fallback p3/m",
    ]);
    expectSound(record);
  });

  // The hedge is chosen among all endpoints of the tier, also those that have failed in this round.
  it("beside a fallback does not go to an endpoint that has failed already", async () => {
    await using all = await hedged(3);
    const [first, second, third] = all.servers;
    const slow = hold(text("Second."));
    first?.script(failure(500));
    second?.script(slow.answer);
    third?.script(text("Third."));
    const answer = call(all.rig, "auto");
    await slow.reached;
    await all.hedge(2);
    expect(await answer).toBe("Third.");
    expect(counts(all.servers)).toEqual([1, 1, 1]);
  });

  // Only the first one's failure is noted as one that a wait may cure.
  it("that failed is asked again in the next round", async () => {
    await using all = await hedged(2, { route: { maxRetries: 1 }, rest: { retryBackoffMs: 1_000 } });
    const [first, second] = all.servers;
    const slow = hold();
    first?.script(slow.answer, failure(500));
    second?.script(failure(503), text("Second."));
    const answer = call(all.rig, "auto").catch((error: unknown) => error);
    await slow.reached;
    await all.hedge();
    await second?.waitForRequests(1);
    await eventually(() => all.rig.router.health()[1]?.inFlight === 0, "the hedge's end");
    slow.release(failure(500));
    await all.clock.asked((ms) => ms >= 750 && ms <= 1_000);
    await all.clock.advance(1_000);
    expect(await answer).toBe("Second.");
  });

  it(`is timed for ${kind} by the percentile only once there are 20 samples`, async () => {
    await using all = await hedged(2, { hedge: { percentile: 90, maxExtraCalls: 1, minDelayMs: 1 } });
    const [first] = all.servers;
    const slowCall = async (ms: number) => {
      const slow = hold(text("First."));
      first?.script(slow.answer);
      const answer = call(all.rig, "auto");
      await slow.reached;
      await all.clock.advance(ms);
      slow.release();
      return await answer;
    };
    for (let turn = 1; turn <= 20; turn++) expect(await slowCall(turn === 20 ? 1_000 : 200)).toBe("First.");
    expect(counts(all.servers)).toEqual([20, 0]);
    const slow = hold(text("First."));
    first?.script(slow.answer);
    const answer = call(all.rig, "auto");
    await slow.reached;
    await all.clock.asked(200);
    await all.clock.advance(199);
    expect(counts(all.servers)).toEqual([21, 0]);
    await all.clock.advance(1);
    expect(await answer).toBe("Hello from m.");
    expect(counts(all.servers)).toEqual([21, 1]);
  });
});

describe("a hedged stream", () => {
  it("gives one endpoint's text alone, wherever the loser stands", async () => {
    for (const stage of ["headers", "role"] as const) {
      await using all = await hedged(2);
      const [first, second] = all.servers;
      const slow = hold(text("First one alone."), stage === "role" ? { afterChunks: 0 } : {});
      first?.script(slow.answer);
      second?.script(text("Second one alone."));
      const answer = askStream(all.rig, "auto");
      await slow.reached;
      await all.hedge();
      const [seen] = await Promise.all([answer, all.rig.record()]);
      expect(seen).toBe("Second one alone.");
      slow.release();
      await within(first?.requests[0]?.finished ?? Promise.reject(), "the loser's end");
      expect(first?.requests[0]?.aborted).toBe(true);
      expect(all.rig.records).toHaveLength(1);
    }
  });

  it("is not hedged once its first content is there, however slow the rest", async () => {
    await using all = await hedged(2);
    const slow = hold(text("one two three"), { afterChunks: 1 });
    all.servers[0]?.script(slow.answer);
    const seen: string[] = [];
    const answer = askStream(all.rig, "auto", "easy", {}, seen);
    await slow.reached;
    await within(
      (async () => {
        while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
      })(),
      "the first content",
    );
    await all.clock.advance(10 * delayMs);
    slow.release();
    expect(await answer).toBe("one two three");
    expect(counts(all.servers)).toEqual([1, 0]);
  });

  it("is told by headers which endpoint answers, and its usage is the winner's", async () => {
    await using all = await hedged(2);
    const [first, second] = all.servers;
    first?.script(fault.hang());
    second?.script(text("Second.", { usage: { inputTokens: 11, outputTokens: 3 } }));
    const pending = all.rig.client.chat.completions
      .create({ model: "auto", messages: [{ role: "user", content: "x" }], stream: true })
      .withResponse();
    await first?.waitForRequests(1);
    await all.hedge();
    const { data, response } = await within(pending, "the headers");
    for await (const _ of data);
    expect(response.headers.get("x-spillway-endpoint")).toBe("p1/m");
    expect((await all.rig.record()).attempts[1]?.usage).toMatchObject({ inputTokens: 11, outputTokens: 3 });
  });

  it("that is broken after the hedge was given up is a cut stream, not the loser's text", async () => {
    await using all = await hedged(2);
    const [first, second] = all.servers;
    const slow = hold(text("First."));
    first?.script(slow.answer);
    second?.script(fault.resetMidBody("Half"));
    const seen: string[] = [];
    const answer = askStream(all.rig, "auto", "easy", {}, seen).catch((error: unknown) => error);
    await slow.reached;
    await all.hedge();
    expect(await answer).toBeInstanceOf(Error);
    expect(seen).toEqual(["Half"]);
    expect(await all.rig.record()).toMatchObject({ outcome: "cut", endpoint: "p1/m" });
  });
});

describe("hedged answers of other APIs", () => {
  it("embeddings are hedged as well", async () => {
    await using all = await hedged(2);
    all.servers[0]?.script(fault.hang());
    const answer = all.rig.client.embeddings.create({ model: "auto", input: "x", encoding_format: "float" });
    await all.servers[0]?.waitForRequests(1);
    await all.hedge();
    expect((await within(answer, "the vector")).data).toHaveLength(1);
    expect(path(await all.rig.record())).toEqual(["answer p0/m aborted", "hedge p1/m"]);
  });

  it("a response that refers to another one's state is not hedged elsewhere", async () => {
    await using all = await hedged(2);
    const [first, second] = all.servers;
    const create = (more: object = {}) =>
      within(all.rig.client.responses.create({ model: "auto", input: "x", ...more }), "the response");
    first?.script(text("One.", { id: "resp_1" }));
    await create();
    const slow = hold(text("Two."));
    first?.script(slow.answer);
    const answer = create({ previous_response_id: "resp_1" });
    await slow.reached;
    await all.hedge(2);
    slow.release();
    await answer;
    expect(second?.requestCount).toBe(0);
  });

  it("pinned models are not hedged: the route says so, not the model", async () => {
    await using all = await hedged(2);
    const slow = hold(text("First."));
    all.servers[0]?.script(slow.answer);
    const answer = ask(all.rig, "m");
    await slow.reached;
    await all.clock.advance(10 * delayMs);
    slow.release();
    expect(await answer).toBe("First.");
    expect(counts(all.servers)).toEqual([1, 0]);
  });
});
