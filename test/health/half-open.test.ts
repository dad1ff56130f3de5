import { failure, fault, hold, type LoopbackServer, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, askStream, bothWays, eventually, path, rejection, within } from "../routing/support.ts";
import { type HealthRig, hosts, startHealth, told } from "./rig.ts";

/** Five failures open the breaker of `p0/m`. */
async function open(rig: HealthRig, sick: LoopbackServer): Promise<void> {
  const before = sick.requestCount;
  sick.script(...Array.from({ length: 5 }, () => failure(500)));
  for (let time = 0; time < 5; time++) await ask(rig, "m").catch(() => undefined);
  expect(sick.requestCount - before).toBe(5);
  expect(rig.health().breaker).toBe("open");
}

describe("a breaker whose time is over", () => {
  for (const [name, call] of bothWays) {
    it(`lets exactly one probe through under 50 concurrent calls, and none of them fails, for ${name}`, async () => {
      await using sick = await startLoopbackServer();
      await using well = await startLoopbackServer();
      await using rig = startHealth(hosts([sick, well]));
      await open(rig, sick);
      await rig.clock.advance(5_000);
      expect(rig.health()).toMatchObject({ state: "ready", breaker: "half-open" });
      const held = hold(text("Back again."));
      sick.script(held.answer);
      const calls = Array.from({ length: 50 }, () => call(rig, "m"));
      await within(held.reached, "the probe");
      await well.waitForRequests(5 + 49);
      await eventually(() => rig.records.length === 5 + 49, "all others have ended");
      expect(sick.requestCount).toBe(6);
      expect(rig.health()).toMatchObject({ state: "half-open", breaker: "half-open", inFlight: 1 });
      expect(rig.records.at(-1)?.passedOver).toEqual([{ endpoint: "p0/m", reason: "half-open" }]);
      held.release();
      const answers = await Promise.all(calls);
      expect(answers.filter((one) => one === "Back again.")).toHaveLength(1);
      expect(answers.filter((one) => one === "Hello from m.")).toHaveLength(49);
      await rig.record(54);
      expect(rig.health()).toMatchObject({ state: "ready", breaker: "closed", recentAttempts: 0 });
    });
  }

  it("stays open for twice as long each time its probe fails, up to maxOpenMs, and no call is lost by it", async () => {
    await using sick = await startLoopbackServer({ answer: failure(503) });
    await using well = await startLoopbackServer();
    await using rig = startHealth(hosts([sick, well], { breaker: { openMs: 1_000, maxOpenMs: 3_000 } }));
    await open(rig, sick);
    const waits: (number | undefined)[] = [rig.health().readyInMs];
    for (let time = 0; time < 4; time++) {
      await rig.clock.advance((waits.at(-1) ?? 0) - 1);
      expect(await ask(rig, "m")).toBe("Hello from m.");
      expect(sick.requestCount).toBe(5 + time);
      await rig.clock.advance(1);
      expect(await ask(rig, "m")).toBe("Hello from m.");
      expect(sick.requestCount).toBe(6 + time);
      waits.push(rig.health().readyInMs);
    }
    expect(waits).toEqual([1_000, 2_000, 3_000, 3_000, 3_000]);
  });

  it("is closed by a streamed probe at the end of the stream, not at its beginning", async () => {
    await using sick = await startLoopbackServer();
    await using well = await startLoopbackServer();
    await using rig = startHealth(hosts([sick, well]));
    await open(rig, sick);
    await rig.clock.advance(5_000);
    const held = hold(text("one two three four"), { afterChunks: 2 });
    sick.script(held.answer);
    const seen: string[] = [];
    const probe = askStream(rig, "m", "easy", {}, seen);
    await eventually(() => seen.length > 0, "the probe's content");
    expect(rig.health().breaker).toBe("half-open");
    expect(await ask(rig, "m")).toBe("Hello from m.");
    expect(sick.requestCount).toBe(6);
    held.release();
    await probe;
    await eventually(() => rig.health().breaker === "closed", "it is closed");
  });

  it("is opened again by a probe that is cut behind its content", async () => {
    await using sick = await startLoopbackServer();
    await using well = await startLoopbackServer();
    await using rig = startHealth(hosts([sick, well]));
    await open(rig, sick);
    await rig.clock.advance(5_000);
    sick.script(fault.cutStream(2));
    await rejection(askStream(rig, "m"));
    await rig.record(5);
    expect(rig.health()).toMatchObject({ breaker: "open", readyInMs: 10_000 });
  });

  for (const [name, call] of bothWays) {
    it(`frees the probe whose caller leaves, so that the next call is it, for ${name}`, async () => {
      await using sick = await startLoopbackServer();
      await using well = await startLoopbackServer();
      await using rig = startHealth(hosts([sick, well]));
      await open(rig, sick);
      await rig.clock.advance(5_000);
      const held = hold();
      sick.script(held.answer);
      const controller = new AbortController();
      const stream = name === "a stream";
      const left = rejection(
        rig.client.chat.completions.create({ model: "m", messages: [], stream }, { signal: controller.signal }),
      );
      await within(held.reached, "the probe");
      controller.abort();
      await left;
      await eventually(() => rig.health().inFlight === 0, "the probe's place is free");
      expect(rig.health()).toMatchObject({ state: "ready", breaker: "half-open" });
      sick.script(text("Back again."));
      expect(await call(rig, "m")).toBe("Back again.");
      await eventually(() => rig.health().breaker === "closed", "it is closed");
    });
  }

  it("frees the probe whose caller leaves in the middle of the stream", async () => {
    await using sick = await startLoopbackServer();
    await using well = await startLoopbackServer();
    await using rig = startHealth(hosts([sick, well]));
    await open(rig, sick);
    await rig.clock.advance(5_000);
    sick.script(fault.neverEndingStream());
    const stream = await rig.client.chat.completions.create({ model: "m", messages: [], stream: true });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    await rig.record(5);
    expect(rig.health()).toMatchObject({ state: "ready", breaker: "half-open", inFlight: 0 });
  });

  it("is closed by a probe that is refused for what is wrong with the request", async () => {
    await using sick = await startLoopbackServer();
    await using well = await startLoopbackServer();
    await using rig = startHealth(hosts([sick, well]));
    await open(rig, sick);
    await rig.clock.advance(5_000);
    sick.script(failure(400));
    await rejection(ask(rig, "m"));
    expect(rig.health().breaker).toBe("closed");
  });

  it("recovers by time alone, without a single lost call", async () => {
    await using sick = await startLoopbackServer({ answer: failure(500) });
    await using well = await startLoopbackServer();
    await using rig = startHealth(hosts([sick, well], { breaker: { openMs: 1_000 } }));
    for (let time = 0; time < 40; time++) {
      if (time === 20) sick.answer(text("Back again."));
      expect(await ask(rig, "m")).toMatch(/Hello from m.|Back again./);
      await rig.clock.advance(500);
    }
    expect(rig.records.every(({ outcome }) => outcome === "ok")).toBe(true);
    expect(rig.health().breaker).toBe("closed");
    expect(path(await rig.record(39))).toEqual(["answer p0/m"]);
    expect(told(rig.events).at(-1)).toBe("breaker p0/m half-open > closed");
  });
});

describe("where every breaker is open", () => {
  it("the call goes to the one that is nearest to recovery, and its success closes it", async () => {
    await using first = await startLoopbackServer({ answer: failure(500) });
    await using second = await startLoopbackServer();
    await using rig = startHealth(hosts([first, second]));
    await open(rig, first);
    await rig.clock.advance(5_000);
    await ask(rig, "m");
    expect(rig.health("p0/m").readyInMs).toBe(10_000);
    second.script(...Array.from({ length: 5 }, () => failure(500)));
    for (let time = 0; time < 5; time++) await rejection(ask(rig, "m"));
    expect(rig.health("p1/m").readyInMs).toBe(5_000);
    const before = first.requestCount;
    expect(await ask(rig, "m")).toBe("Hello from m.");
    expect([first.requestCount - before, rig.health("p1/m").breaker]).toEqual([0, "closed"]);
  });

  it("50 concurrent calls all get an answer", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(hosts([server]));
    await open(rig, server);
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(rig, "m")));
    expect(answers.every((one) => one === "Hello from m.")).toBe(true);
    expect(rig.health().breaker).toBe("closed");
  });
});

describe("a late failure", () => {
  it("of an attempt that began before it opened does not shorten or lengthen the time it is open", async () => {
    await using sick = await startLoopbackServer();
    await using well = await startLoopbackServer();
    await using rig = startHealth(hosts([sick, well]));
    const late = hold();
    sick.script(late.answer);
    const slow = ask(rig, "m");
    await within(late.reached, "the slow attempt");
    await open(rig, sick);
    await rig.clock.advance(4_000);
    late.release(failure(500));
    expect(await slow).toBe("Hello from m.");
    expect(rig.health()).toMatchObject({ breaker: "open", readyInMs: 1_000 });
  });

  it("does not take the probe's word away", async () => {
    await using sick = await startLoopbackServer();
    await using well = await startLoopbackServer();
    await using rig = startHealth(hosts([sick, well]));
    const late = hold();
    sick.script(late.answer);
    const slow = ask(rig, "m");
    await within(late.reached, "the slow attempt");
    await open(rig, sick);
    await rig.clock.advance(5_000);
    const probe = hold(text("Back again."));
    sick.script(probe.answer);
    const back = ask(rig, "m");
    await within(probe.reached, "the probe");
    late.release(failure(500));
    await slow;
    expect(rig.health().breaker).toBe("half-open");
    probe.release();
    expect(await back).toBe("Back again.");
    expect(rig.health().breaker).toBe("closed");
  });

  it("is no more than a late success, which does not close it", async () => {
    await using sick = await startLoopbackServer();
    await using well = await startLoopbackServer();
    await using rig = startHealth(hosts([sick, well]));
    const late = hold(text("Late."));
    sick.script(late.answer);
    const slow = ask(rig, "m");
    await within(late.reached, "the slow attempt");
    await rig.clock.advance(1);
    await open(rig, sick);
    late.release();
    expect(await slow).toBe("Late.");
    expect(rig.health().breaker).toBe("open");
  });
});
