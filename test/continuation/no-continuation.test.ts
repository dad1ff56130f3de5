import { failure, fault, hold, raw, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { askStream, eventually, path, rejection, within } from "../routing/support.ts";
import { chunksOf, counts, cutting, fetchStream, textOf } from "./support.ts";

const counting = text("one two three four");

/** An SSE body of these chunks, broken off behind them. */
function cutBehind(...choices: readonly object[][]) {
  const events = choices.map(
    (of) =>
      `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: of })}\n\n`,
  );
  return raw({ headers: { "content-type": "text/event-stream" }, body: [events.join("")] });
}

describe("a cut stream is not gone on with", () => {
  it("where a tool call has begun", async () => {
    await using all = await cutting(2);
    const calling = text("", {
      toolCalls: [{ name: "weather", arguments: { city: "Oslo", days: 12, unit: "celsius" } }],
    });
    all.servers[0]?.script(fault.resetMidBody(2, calling));
    await rejection(askStream(all.rig, "auto", "easy"));
    expect(counts(all.servers)).toEqual([1, 0]);
  });

  it("where a tool call has begun behind some text", async () => {
    await using all = await cutting(2);
    const calling = text("Let me look.", {
      toolCalls: [{ name: "weather", arguments: { city: "Oslo", days: 12, unit: "celsius" } }],
    });
    all.servers[0]?.script(fault.resetMidBody(4, calling));
    await rejection(askStream(all.rig, "auto", "easy"));
    expect(counts(all.servers)).toEqual([1, 0]);
  });

  it("where there are several choices", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(fault.resetMidBody(4, counting));
    await rejection(askStream(all.rig, "auto", "easy", { n: 2 }));
    expect(counts(all.servers)).toEqual([1, 0]);
  });

  // Only the choices that have come are looked at, not those that were asked for.
  it("where several choices were asked for, and the first alone has begun", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(cutBehind([{ index: 0, delta: { role: "assistant", content: "one" } }]));
    await rejection(askStream(all.rig, "auto", "easy", { n: 2 }));
    expect(counts(all.servers)).toEqual([1, 0]);
  });

  it("where only reasoning has come, no text", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(
      cutBehind([{ index: 0, delta: { role: "assistant", content: "" } }], [{ index: 0, delta: { reasoning: "Hm." } }]),
    );
    await rejection(askStream(all.rig, "auto"));
    expect(counts(all.servers)).toEqual([1, 0]);
  });

  it("where a refusal was being written", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(fault.resetMidBody(1, text("", { refusal: "I will not do that." })));
    await rejection(askStream(all.rig, "auto"));
    expect(counts(all.servers)).toEqual([1, 0]);
  });

  it("where its end was told and only [DONE] is missing", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(fault.streamWithoutDone(counting));
    expect(await askStream(all.rig, "auto")).toBe("one two three four");
    expect(counts(all.servers)).toEqual([1, 0]);
    expect((await all.rig.record()).outcome).toBe("ok");
  });

  it("where nothing of it has reached the caller: that is a fallback without a mark", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(fault.cutStream(0, counting));
    all.servers[1]?.script(counting);
    expect(await askStream(all.rig, "auto")).toBe("one two three four");
    expect((await all.rig.record()).attempts.map(({ role }) => role)).toEqual(["answer", "fallback"]);
  });

  it("where the caller left", async () => {
    await using all = await cutting(2);
    const held = hold(counting, { afterChunks: 2 });
    all.servers[0]?.script(held.answer);
    const leaving = new AbortController();
    const seen: string[] = [];
    const failed = rejection(askStream(all.rig, "auto", "easy", {}, seen, { signal: leaving.signal })).catch(
      () => undefined,
    );
    await eventually(() => seen.length === 2, "two chunks");
    leaving.abort();
    await failed;
    const record = await all.rig.record();
    expect(record.outcome).toBe("aborted");
    expect(path(record)).toEqual(["answer p0/m0 aborted"]);
    await within(all.servers[0]?.requests[0]?.finished ?? Promise.reject(), "the end of the request");
    expect(counts(all.servers)).toEqual([1, 0]);
    expect(all.clock.pending).toBe(0);
  });

  it("where the caller stops reading", async () => {
    await using all = await cutting(2);
    const held = hold(counting, { afterChunks: 2 });
    all.servers[0]?.script(held.answer);
    const stream = await all.rig.client.chat.completions.create({
      model: "auto",
      messages: [{ role: "user", content: "x" }],
      stream: true,
    });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content === " two") break;
    const record = await all.rig.record();
    expect(record.outcome).toBe("aborted");
    expect(counts(all.servers)).toEqual([1, 0]);
    expect(all.clock.pending).toBe(0);
  });

  it("where the deadline has passed", async () => {
    await using all = await cutting(2, { continuation: true, timeouts: { callMs: 5_000 } });
    const held = hold(counting, { afterChunks: 2 });
    all.servers[0]?.script(held.answer);
    const seen: string[] = [];
    const failed = rejection(askStream(all.rig, "auto", "easy", {}, seen));
    await eventually(() => seen.length === 2, "two chunks");
    await all.clock.advance(5_000);
    await failed;
    const record = await all.rig.record();
    expect(record).toMatchObject({ outcome: "cut", errorCode: "deadline_exceeded" });
    expect(counts(all.servers)).toEqual([1, 0]);
    expect(all.clock.pending).toBe(0);
  });

  it("in the Responses API", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(fault.resetMidBody(2, counting));
    const read = async () => {
      for await (const _ of await all.rig.client.responses.create({ model: "auto", input: "x", stream: true }));
    };
    await rejection(within(read(), "the stream"));
    expect(counts(all.servers)).toEqual([1, 0]);
    expect((await all.rig.record()).outcome).toBe("cut");
  });

  it("where its silence is what ends it, unless another one goes on", async () => {
    await using all = await cutting(2, { continuation: true, timeouts: { idleMs: 3_000 } });
    all.servers[0]?.script(fault.stallMidStream(2, counting));
    all.servers[1]?.script(failure(500));
    const seen: string[] = [];
    const failed = rejection(askStream(all.rig, "auto", "easy", {}, seen));
    await eventually(() => seen.length === 2, "two chunks");
    await all.clock.asked(3_000);
    await all.clock.advance(3_000);
    await failed;
    expect(seen.join("")).toBe("one two");
    expect((await all.rig.record()).outcome).toBe("cut");
  });
});

describe("a continuation that fails", () => {
  it("leaves the error of the cut itself, and all attempts booked", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(fault.resetMidBody(2, counting));
    all.servers[1]?.script(failure(500));
    const seen: string[] = [];
    const error = await rejection(askStream(all.rig, "auto", "easy", {}, seen));
    await using plain = await cutting(2, {});
    plain.servers[0]?.script(fault.resetMidBody(2, counting));
    const expected = await rejection(askStream(plain.rig, "auto"));
    expect(error.message).toBe(expected.message);
    expect(error.constructor).toBe(expected.constructor);
    expect(seen.join("")).toBe("one two");
    const record = await all.rig.record();
    expect(record).toMatchObject({ outcome: "cut", errorCode: "stream_cut", endpoint: "p0/m0" });
    expect(path(record)).toEqual(["answer p0/m0 stream-cut", "continuation p1/m1 server-error"]);
    expect(all.rig.records).toHaveLength(1);
  });

  // The error event is held back for the continuation and not given on afterwards.
  it("leaves the provider's own error event, as without continuation", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(fault.errorEventInStream(2, counting));
    all.servers[1]?.script(failure(500));
    const error = await rejection(askStream(all.rig, "auto"));
    await using plain = await cutting(2, {});
    plain.servers[0]?.script(fault.errorEventInStream(2, counting));
    const expected = await rejection(askStream(plain.rig, "auto"));
    expect(error.constructor.name).toBe(expected.constructor.name);
    expect(error.message).toBe(expected.message);
  });

  it("writes no mark", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(fault.cutStream(2, counting));
    all.servers[1]?.script(failure(500));
    const response = await fetchStream(all);
    const reader = response.body?.getReader();
    let body = "";
    await rejection(
      (async () => {
        for (;;) {
          const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
          if (done) return;
          body += Buffer.from(value as Uint8Array).toString("utf8");
        }
      })(),
    );
    expect(textOf(chunksOf(body))).toBe("one two");
    expect(body).not.toContain("spillway");
  });

  it("is not tried where all others are refused their place by data class", async () => {
    await using all = await cutting(2);
    all.rig.router.update({
      ...all.config,
      providers: {
        p0: { ...all.config.providers.p0, dataClasses: ["secret"] },
        p1: { ...all.config.providers.p1, dataClasses: [] },
      },
    });
    all.servers[0]?.script(fault.resetMidBody(2, counting), failure(500));
    await all.rig.router.with({ data: "secret" }, () => rejection(askStream(all.rig, "auto")));
    expect(counts(all.servers)).toEqual([2, 0]);
  });
});

describe("a caller who leaves while the continuation is begun", () => {
  it("by the signal ends it at once, is one record, and leaves nothing", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(fault.resetMidBody(2, counting));
    all.servers[1]?.script(fault.hang());
    const leaving = new AbortController();
    const failed = askStream(all.rig, "auto", "easy", {}, [], { signal: leaving.signal }).catch(() => undefined);
    await all.servers[1]?.waitForRequests(1);
    leaving.abort();
    await failed;
    await within(all.servers[1]?.requests[0]?.finished ?? Promise.reject(), "the continuation's end");
    const record = await all.rig.record();
    expect(path(record)).toEqual(["answer p0/m0 stream-cut", "continuation p1/m1 aborted"]);
    expect(all.rig.records).toHaveLength(1);
    expect(all.clock.pending).toBe(0);
    expect(all.rig.router.health().map(({ inFlight }) => inFlight)).toEqual([0, 0]);
  });

  // The record tells the end of the stream that was cut, `cut`, and not that the caller left.
  it("by the signal is an aborted record", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(fault.resetMidBody(2, counting));
    all.servers[1]?.script(fault.hang());
    const leaving = new AbortController();
    const failed = askStream(all.rig, "auto", "easy", {}, [], { signal: leaving.signal }).catch(() => undefined);
    await all.servers[1]?.waitForRequests(1);
    leaving.abort();
    await failed;
    expect((await all.rig.record()).outcome).toBe("aborted");
  });

  // The attempt under way is not ended: it goes on until it answers or the call's time is over.
  it("by cancelling the body ends it at once", async () => {
    await using all = await cutting(2);
    all.servers[0]?.script(fault.resetMidBody(2, counting));
    all.servers[1]?.script(fault.hang());
    const response = await fetchStream(all);
    const reader = response.body?.getReader();
    let reading: Promise<unknown> | undefined;
    void (async () => {
      for (;;) {
        reading = reader?.read();
        const step = (await reading) as { done: boolean } | undefined;
        if (step === undefined || step.done) return;
      }
    })().catch(() => undefined);
    await all.servers[1]?.waitForRequests(1);
    await within(reader?.cancel() ?? Promise.reject(), "cancel()");
    await within(all.servers[1]?.requests[0]?.finished ?? Promise.reject(), "the continuation's end", 1_500);
    expect((await all.rig.record()).outcome).toBe("aborted");
    expect(all.clock.pending).toBe(0);
  });

  it("by the deadline ends it, with the deadline's error", async () => {
    await using all = await cutting(2, { continuation: true, timeouts: { callMs: 5_000 } });
    all.servers[0]?.script(fault.resetMidBody(2, counting));
    all.servers[1]?.script(fault.hang());
    const failed = rejection(askStream(all.rig, "auto"));
    await all.servers[1]?.waitForRequests(1);
    await all.clock.advance(5_000);
    await failed;
    const record = await all.rig.record();
    expect(path(record)).toEqual(["answer p0/m0 stream-cut", "continuation p1/m1 timeout"]);
    expect(record.outcome).toBe("cut");
    expect(all.clock.pending).toBe(0);
  });
});
