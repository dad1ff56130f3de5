import { setImmediate as turn } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { type Answer, fault, hold, html, raw, refusedBaseUrl, startLoopbackServer, text } from "@spillway/testing";
import { SpillwayError } from "spillway";
import { describe, expect, it } from "vitest";
import {
  apiError,
  askStream,
  eventually,
  path,
  rejection,
  replicas,
  smallPrice,
  start,
  user,
  WatchedClock,
  within,
} from "./support.ts";

const four = text("one two three four", { usage: { inputTokens: 10, outputTokens: 4 } });
const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", model: "m", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const events = { "content-type": "text/event-stream" };

describe("a stream that fails before its content", () => {
  it.each<[string, Answer, string]>([
    ["an error event", fault.errorEventInStream(0), "server-error"],
    ["a cut", fault.cutStream(0), "stream-cut"],
    ["a broken event", fault.malformedEvent(0), "stream-cut"],
    ["an empty body", raw({ headers: events, body: "" }), "stream-cut"],
    ["a body of comments", raw({ headers: events, body: ": ping\n\n: ping\n\n" }), "stream-cut"],
    [
      "JSON in place of events",
      raw({ headers: { "content-type": "application/json" }, body: "{}" }),
      "invalid-response",
    ],
    ["a page", html(200), "invalid-response"],
    ["no content type", raw({ body: "data: x\n\n" }), "invalid-response"],
    ["an error with 200 as JSON", fault.errorBodyWith200(), "server-error"],
  ])("%s: another endpoint takes over unseen", async (_name, answer, failed) => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer });
    await using second = await startLoopbackServer({ answer: four });
    await using rig = start(replicas([first, second]), { clock });
    expect(await askStream(rig, "m")).toBe("one two three four");
    const record = await rig.record();
    expect(path(record)).toEqual([`answer p0/m ${failed}`, "fallback p1/m"]);
    expect(record).toMatchObject({ outcome: "ok", endpoint: "p1/m", unpricedAttempts: 1 });
    expect(clock.pending).toBe(0);
  });

  it.each<[string, Answer, number]>([
    ["an error event", fault.errorEventInStream(0), 502],
    ["a cut", fault.cutStream(0), 502],
    ["a page", html(200), 502],
  ])("%s of the only endpoint is an HTTP error for the caller", async (_name, answer, status) => {
    await using server = await startLoopbackServer({ answer });
    await using rig = start({ ...replicas([server]), maxRetries: 0 });
    const error = await apiError(askStream(rig, "m"));
    expect(error.status).toBe(status);
    expect(rig.records).toHaveLength(1);
    expect(rig.records[0]).toMatchObject({ outcome: "error", status });
  });
});

describe("a stream that fails in the middle of its answer", () => {
  it.each<[string, Answer, string, string]>([
    ["is cut", fault.cutStream(2, four), "stream_cut", "stream-cut"],
    ["is reset", fault.resetMidBody("one two"), "stream_cut", "stream-cut"],
    ["holds a broken event", fault.malformedEvent(2, four), "stream_malformed", "stream-cut"],
    ["holds an error", fault.errorEventInStream(2, four), "stream_error", "stream-error"],
    ["ends inside an event", fault.truncatedJson(four), "stream_cut", "stream-cut"],
  ])("%s: the iterator throws, and no other model's text follows", async (_name, answer, code, failed) => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer });
    await using second = await startLoopbackServer();
    await using rig = start(replicas([first, second]), { clock });
    const seen: string[] = [];
    await rejection(askStream(rig, "m", "Hello", {}, seen));
    expect(seen.join("")).toMatch(/^one two/);
    expect(second.requestCount).toBe(0);
    const record = await rig.record();
    expect(record).toMatchObject({ outcome: "cut", status: 200, errorCode: code, endpoint: "p0/m" });
    expect(path(record)).toEqual([`answer p0/m ${failed}`]);
    expect(record.attempts[0]?.usage).toMatchObject({ source: "estimated" });
    expect(record.costUsd).toBeGreaterThan(0);
    expect(rig.records).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it("an event that only looks whole is a broken one too", async () => {
    const body = [chunk({ content: "one" }), 'data: {"choices":[{]}\n\n', chunk({}, "stop"), "data: [DONE]\n\n"];
    await using server = await startLoopbackServer({ answer: raw({ headers: events, body }) });
    await using rig = start(replicas([server]));
    await rejection(askStream(rig, "m"));
    expect(await rig.record()).toMatchObject({ outcome: "cut", errorCode: "stream_malformed" });
  });

  const wrongs: [string, string][] = [
    ["an error", `data: ${JSON.stringify({ error: { message: "The engine failed.", code: "broken" } })}\n\n`],
    ["a broken event", 'data: {"choices":[{"delta\n\n'],
  ];
  /** A server that goes on for minutes, whatever it has said. */
  const goesOn = (...pieces: string[]) =>
    raw({ headers: events, body: [...pieces, ...Array<string>(10_000).fill(": ping\n\n")], pieceDelayMs: 20 });

  it.each(wrongs)("after %s the connection is not kept for a server that goes on", async (_name, wrong) => {
    const clock = new WatchedClock();
    await using server = await startLoopbackServer({ answer: goesOn(chunk({ content: "one" }), wrong) });
    await using rig = start(replicas([server]), { clock });
    await rejection(askStream(rig, "m"));
    expect((await rig.record()).outcome).toBe("cut");
    await within(server.requests[0]?.finished ?? Promise.reject(new Error("no request")), "the upstream's end");
    expect(clock.pending).toBe(0);
  });

  it.each(wrongs)("after %s before the content neither", async (_name, wrong) => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer: goesOn(wrong) });
    await using second = await startLoopbackServer({ answer: four });
    await using rig = start(replicas([first, second]), { clock });
    expect(await askStream(rig, "m")).toBe("one two three four");
    await within(first.requests[0]?.finished ?? Promise.reject(new Error("no request")), "the upstream's end");
    expect(clock.pending).toBe(0);
  });

  it("read through router.fetch: the error has a code, and the provider's own error as its cause", async () => {
    await using server = await startLoopbackServer({ answer: fault.errorEventInStream(1, four) });
    await using rig = start(replicas([server]));
    const response = await rig.router.fetch("http://x/v1/chat/completions", {
      method: "POST",
      body: JSON.stringify({ model: "m", messages: user("x"), stream: true }),
    });
    const error = await rejection(response.text());
    expect(SpillwayError.isInstance(error, "stream_error")).toBe(true);
    expect(error.cause).toMatchObject({ message: "The engine failed." });
  });
});

describe("a good stream", () => {
  it.each<[string, Answer, string]>([
    ["split inside characters", fault.splitUtf8(), "Grüße aus München: 日本 🌊."],
    ["in one write", text("one two", { coalesce: true }), "one two"],
    ["without [DONE]", fault.streamWithoutDone(four), "one two three four"],
    [
      "compressed",
      raw({
        headers: { ...events, "content-encoding": "gzip" },
        body: gzipSync(`${chunk({ content: "zip" })}${chunk({}, "stop")}data: [DONE]\n\n`),
      }),
      "zip",
    ],
    [
      "with CRLF and comments",
      raw({
        headers: { "content-type": "text/event-stream; charset=utf-8" },
        body: `: hi\r\n\r\n${(chunk({ content: "crlf" }) + chunk({}, "stop")).replaceAll("\n", "\r\n")}data: [DONE]\r\n\r\n`,
      }),
      "crlf",
    ],
  ])("%s arrives whole", async (_name, answer, expected) => {
    const clock = new WatchedClock();
    await using server = await startLoopbackServer({ answer });
    await using rig = start(replicas([server]), { clock });
    expect(await askStream(rig, "m")).toBe(expected);
    expect(await rig.record()).toMatchObject({
      outcome: "ok",
      errorCode: undefined,
      attempts: [{ failure: undefined }],
    });
    expect(clock.pending).toBe(0);
  });

  it("is passed on as it comes, not gathered first", async () => {
    const held = hold(four, { afterChunks: 2 });
    await using server = await startLoopbackServer({ answer: held.answer });
    await using rig = start(replicas([server]));
    let seen = "";
    for await (const part of await rig.client.chat.completions.create({
      model: "m",
      messages: user("x"),
      stream: true,
    })) {
      seen += part.choices[0]?.delta.content ?? "";
      if (seen === "one two") held.release();
    }
    expect(seen).toBe("one two three four");
  });

  it("has its usage booked, and shows it only to a caller that asked", async () => {
    await using server = await startLoopbackServer({ answer: four });
    await using rig = start(replicas([server]));
    const usages = async (extra: object) => {
      const found: unknown[] = [];
      const request = { model: "m", messages: user("x"), stream: true as const, ...extra };
      for await (const part of await rig.client.chat.completions.create(request)) {
        if (part.usage) found.push(part.usage.completion_tokens);
      }
      return found;
    };
    expect(await usages({})).toEqual([]);
    expect(await usages({ stream_options: { include_usage: true } })).toEqual([4]);
    for (const index of [0, 1]) {
      const record = await rig.record(index);
      expect(record.attempts[0]?.usage).toMatchObject({ inputTokens: 10, outputTokens: 4, source: "reported" });
      expect(record.costUsd).toBe(0.0000026);
    }
    expect(server.requests[0]?.body).toMatchObject({ stream_options: { include_usage: true } });
  });

  it("without any usage has it estimated, and says so", async () => {
    await using server = await startLoopbackServer({ answer: fault.usageMissing(four) });
    await using rig = start(replicas([server]));
    await askStream(rig, "m");
    const record = await rig.record();
    expect(record.attempts[0]?.usage).toMatchObject({ source: "estimated", outputTokens: 4 });
    expect(record.costUsd).toBeGreaterThan(0);
    expect(record.unpricedAttempts).toBe(0);
  });

  it("from a provider that refuses stream_options is asked without", async () => {
    await using server = await startLoopbackServer({ answer: text("one", { usageInStream: "always" }) });
    await using rig = start({
      providers: { p: { baseUrl: server.baseUrl, dialect: { streamUsage: "always" } } },
      endpoints: [{ provider: "p", model: "m", price: smallPrice }],
    });
    await askStream(rig, "m", "x", {});
    expect(server.requests[0]?.body).not.toHaveProperty("stream_options");
    expect((await rig.record()).attempts[0]?.usage?.source).toBe("reported");
  });

  it("frees its connection: 20 streams one after the other need one", async () => {
    await using server = await startLoopbackServer({ answer: four });
    await using rig = start({ ...replicas([server]), providers: { p0: { baseUrl: server.baseUrl } } });
    for (let index = 0; index < 20; index++) {
      await askStream(rig, "m", "x");
      await rig.record(index);
      // undici hands a connection on one turn of the event loop after its last answer.
      await turn();
      expect(server.openSockets).toBe(1);
    }
  });

  it("so do completions and failures in between", async () => {
    await using server = await startLoopbackServer();
    const providers = { p0: { baseUrl: server.baseUrl } };
    await using rig = start({ ...replicas([server]), providers, maxRetries: 0 });
    for (let index = 0; index < 5; index++) {
      server.script(four, fault.errorBodyWith200(), html(502));
      await askStream(rig, "m");
      await rig.record(3 * index);
      for (const _ of ["an error with 200", "a page"]) {
        await turn();
        await apiError(askStream(rig, "m"));
      }
      await turn();
    }
    await eventually(() => server.openSockets <= 1, "at most one connection is open");
  });

  it("works through the client's stream helper", async () => {
    const answer = text("", { toolCalls: [{ name: "weather", arguments: { city: "Oslo" } }] });
    await using server = await startLoopbackServer({ answer });
    await using rig = start(replicas([{ baseUrl: await refusedBaseUrl() }, server]));
    const tools = [{ type: "function" as const, function: { name: "weather", parameters: { type: "object" } } }];
    const stream = rig.client.chat.completions.stream({ model: "m", messages: user("x"), tools });
    const completion = await stream.finalChatCompletion();
    expect(completion.choices[0]?.message.tool_calls?.[0]).toMatchObject({
      function: { name: "weather", arguments: '{"city":"Oslo"}' },
    });
  });
});
