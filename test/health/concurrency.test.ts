import { type Answer, failure, fault, hold, type LoopbackServer, startLoopbackServer, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { ask, askStream, bothWays, eventually, rejection, within } from "../routing/support.ts";
import { type HealthRig, limited, startHealth } from "./rig.ts";

/** Counts how many requests a server works on at the same time, and the most there ever were. */
function counting(server: LoopbackServer, answer: Answer) {
  const count = { now: 0, most: 0 };
  server.answer((request) => {
    count.now += 1;
    count.most = Math.max(count.most, count.now);
    void request.finished.then(() => {
      count.now -= 1;
    });
    return answer;
  });
  return count;
}

/** One place; it is free again where the next call gets its answer. */
async function expectFree(rig: HealthRig, server: LoopbackServer): Promise<void> {
  await eventually(() => rig.health().inFlight === 0, "the place is free");
  server.script(text("Free."));
  expect(await ask(rig, "m")).toBe("Free.");
  expect(rig.health()).toMatchObject({ inFlight: 0, waitingCalls: 0 });
}

describe("concurrency of an endpoint", () => {
  for (const [name, call] of bothWays) {
    it(`is never more than its limit under 40 calls at once, all of which are answered, for ${name}`, async () => {
      await using server = await startLoopbackServer();
      await using rig = startHealth(limited(server, { concurrency: 3 }));
      const held = hold(text("Good."));
      const count = counting(server, held.answer);
      const calls = Array.from({ length: 40 }, () => call(rig, "m"));
      await server.waitForRequests(3);
      await eventually(() => rig.health().waitingCalls === 37, "all others wait");
      expect(rig.health()).toMatchObject({ inFlight: 3, state: "limited" });
      held.release();
      expect(await Promise.all(calls)).toEqual(calls.map(() => "Good."));
      expect(count.most).toBe(3);
      await eventually(() => rig.health().inFlight === 0, "every place is free");
      expect([rig.health().waitingCalls, rig.clock.pending]).toEqual([0, 0]);
    });
  }

  it.each<[string, Answer]>([
    ["a success", text("Good.")],
    ["a 400", failure(400)],
    ["a 500", failure(500)],
    ["a 429", failure(429)],
    ["a reset", fault.resetBeforeHeaders()],
    ["a cut body", fault.truncatedJson()],
    ["a page", fault.htmlWith200()],
    ["an error with status 200", fault.errorBodyWith200()],
  ])("is freed by %s", async (_what, answer) => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { concurrency: 1 }));
    server.script(answer);
    await ask(rig, "m").catch(() => undefined);
    await expectFree(rig, server);
  });

  it.each<[string, Answer]>([
    ["its end", text("Good.")],
    ["an end without [DONE]", fault.streamWithoutDone()],
    ["a cut", fault.cutStream(1)],
    ["a cut before its content", fault.cutStream(0)],
    ["a reset", fault.resetMidBody(2)],
    ["an error event", fault.errorEventInStream(1)],
    ["a broken event", fault.malformedEvent(1)],
  ])("is freed by a stream with %s", async (_what, answer) => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { concurrency: 1 }));
    server.script(answer);
    await askStream(rig, "m").catch(() => undefined);
    await expectFree(rig, server);
  });

  for (const [name, stream] of [
    ["a completion", false],
    ["a stream", true],
  ] as const) {
    it(`is freed by a caller who leaves ${name} before its headers`, async () => {
      await using server = await startLoopbackServer();
      await using rig = startHealth(limited(server, { concurrency: 1 }));
      server.script(fault.hang());
      const { signal, abort } = controllerOf();
      const left = rejection(rig.client.chat.completions.create({ model: "m", messages: [], stream }, { signal }));
      await server.waitForRequests(1);
      abort();
      await left;
      await expectFree(rig, server);
    });
  }

  it("is freed by a caller who stops reading a stream", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { concurrency: 1 }));
    server.script(fault.neverEndingStream());
    const stream = await rig.client.chat.completions.create({ model: "m", messages: [], stream: true });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    await expectFree(rig, server);
  });

  it("is held by a stream that nobody reads, and freed at the call's deadline", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { concurrency: 1 }, { timeouts: { callMs: 30_000 } }));
    server.script(fault.stallMidStream(1));
    await rig.client.chat.completions.create({ model: "m", messages: [], stream: true });
    expect(rig.health()).toMatchObject({ state: "limited", inFlight: 1 });
    await rig.clock.advance(10_000);
    server.script(text("Next."));
    const next = ask(rig, "m");
    await eventually(() => rig.health().waitingCalls === 1, "the next call waits");
    await rig.clock.advance(20_000);
    expect(await next).toBe("Next.");
    expect(rig.health().inFlight).toBe(0);
  });

  it("is freed at the deadline of a call that was never answered", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { concurrency: 1 }, { timeouts: { callMs: 30_000 } }));
    server.script(fault.hang());
    const outcome = rejection(ask(rig, "m"));
    await server.waitForRequests(1);
    await rig.clock.advance(30_000);
    await outcome;
    await expectFree(rig, server);
  });

  it("is held by a stream until its end, not only until its beginning", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { concurrency: 1 }));
    const held = hold(text("one two three"), { afterChunks: 1 });
    server.script(held.answer, text("Second."));
    const seen: string[] = [];
    const first = askStream(rig, "m", "easy", {}, seen);
    await eventually(() => seen.length > 0, "the stream has begun");
    const second = ask(rig, "m");
    await eventually(() => rig.health().waitingCalls === 1, "the second call waits");
    expect(server.requestCount).toBe(1);
    held.release();
    expect(await Promise.all([first, second])).toEqual(["one two three", "Second."]);
  });

  it("goes to the next endpoint while there is one with a place", async () => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer({ answer: text("Second.") });
    await using rig = startHealth({
      providers: { p0: { baseUrl: first.baseUrl }, p1: { baseUrl: second.baseUrl } },
      endpoints: [
        { provider: "p0", model: "m", limits: { concurrency: 1 } },
        { provider: "p1", model: "m" },
      ],
    });
    const held = hold(text("First."));
    first.script(held.answer);
    const slow = ask(rig, "m");
    await within(held.reached, "the first call");
    expect(await ask(rig, "m")).toBe("Second.");
    expect(await rig.record()).toMatchObject({
      attempts: [{ role: "overflow", endpoint: "p1/m" }],
      passedOver: [{ endpoint: "p0/m", reason: "limited" }],
    });
    held.release();
    expect(await slow).toBe("First.");
  });
});

describe("a call of one place whose attempt fails", () => {
  it("tries again in its own place where nobody waits", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { concurrency: 1 }, { maxRetries: 1 }));
    server.script(failure(500));
    const answer = ask(rig, "m");
    await rig.clock.asked((delayMs) => delayMs > 300 && delayMs <= 500);
    await rig.clock.advance(500);
    expect(await answer).toBe("Hello from m.");
    expect(rig.health().inFlight).toBe(0);
  });

  it("lets the waiting one go first, and both are answered", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { concurrency: 1 }, { maxRetries: 1 }));
    const held = hold();
    server.script(held.answer, text("Second."), text("First."));
    const first = ask(rig, "m");
    await within(held.reached, "the first call");
    const second = ask(rig, "m");
    await eventually(() => rig.health().waitingCalls === 1, "the second call waits");
    held.release(failure(500));
    expect(await second).toBe("Second.");
    await rig.clock.advance(500);
    expect(await first).toBe("First.");
  });

  it("with a Retry-After and a call that waits behind it: both are answered when the rest is over", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(limited(server, { concurrency: 1 }, { maxRetries: 1 }));
    const held = hold();
    server.script(held.answer);
    const first = ask(rig, "m");
    await within(held.reached, "the first call");
    const second = ask(rig, "m");
    await eventually(() => rig.health().waitingCalls === 1, "the second call waits");
    held.release(failure(503, { headers: { "retry-after-ms": "500" } }));
    await rig.clock.asked(500);
    for (let time = 0; time < 20; time++) await rig.clock.advance(100);
    try {
      expect(await within(Promise.all([first, second]), "both answers", 300)).toEqual([
        "Hello from m.",
        "Hello from m.",
      ]);
    } finally {
      await rig.clock.advance(600_000);
      await Promise.allSettled([first, second]);
    }
  });
});

function controllerOf(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
