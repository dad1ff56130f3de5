import { type Answer, failure, fault, refusedBaseUrl, startLoopbackServer, text } from "@spillway/testing";
import OpenAI from "openai";
import { SpillwayError } from "spillway";
import { describe, expect, it } from "vitest";
import { apiError, askStream, path, rejection, start, user, WatchedClock, within } from "../routing/support.ts";
import { events, healthOf, oneVendor, twoVendors, whileTimeFlows } from "./support.ts";

const four = text("one two three four", { usage: { inputTokens: 10, outputTokens: 4 } });
const spare = text("from the spare", { usage: { inputTokens: 10, outputTokens: 3 } });

describe("streams and failover", () => {
  it.each<[string, Answer]>([
    ["is cut", fault.cutStream(0, four)],
    ["is reset", fault.resetMidBody(0, four)],
    ["stalls", fault.stallMidStream(0, four)],
    ["has one line of bad JSON", fault.malformedEvent(0, four)],
  ])("1: a stream that %s before its first content is answered by the fallback", async (_name, answer) => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer });
    await using second = await startLoopbackServer({ answer: spare });
    const config = twoVendors(first, second, { route: { timeouts: { firstTokenMs: 8_000 } } });
    await using rig = start(config, { clock });
    const outcome = askStream(rig, "auto");
    if (answer.kind === "fault" && answer.fault === "stall-mid-stream") await whileTimeFlows(clock, outcome, 50);
    expect(await outcome).toBe("from the spare");
    expect([first.requestCount, second.requestCount]).toEqual([1, 1]);
    expect(await rig.record()).toMatchObject({ outcome: "ok", endpoint: "second/spare" });
  });

  it("1: a refused connection is answered by the fallback too", async () => {
    await using second = await startLoopbackServer({ answer: spare });
    await using rig = start(twoVendors({ baseUrl: await refusedBaseUrl() }, second));
    expect(await askStream(rig, "auto")).toBe("from the spare");
  });

  it.each<[string, Answer, string]>([
    ["is cut", fault.cutStream(2, four), "stream_cut"],
    ["is reset", fault.resetMidBody(2, four), "stream_cut"],
    ["stalls", fault.stallMidStream(2, four), "stream_stalled"],
    ["has one line of bad JSON", fault.malformedEvent(2, four), "stream_malformed"],
  ])("1: a stream that %s after its first content is a typed error, never a whole answer", async (_n, answer, code) => {
    const clock = new WatchedClock();
    await using first = await startLoopbackServer({ answer });
    await using second = await startLoopbackServer({ answer: spare });
    const config = twoVendors(first, second, { route: { timeouts: { idleMs: 8_000 } } });
    await using rig = start(config, { clock });
    const seen: string[] = [];
    const outcome = rejection(askStream(rig, "auto", "Hello", {}, seen));
    if (code === "stream_stalled") await whileTimeFlows(clock, outcome, 50);
    const error = await outcome;
    // A line of bad JSON is the OpenAI client's own error: it parses each event itself.
    if (code !== "stream_malformed") expect(SpillwayError.isInstance(error) && error.code).toBe(code);
    expect(seen.join("")).toBe("one two");
    expect(second.requestCount).toBe(0);
    expect(await rig.record()).toMatchObject({ outcome: "cut", errorCode: code });
  });

  it.each<[string, Answer]>([
    ["is cut", fault.cutStream(2, four)],
    ["stalls", fault.stallMidStream(2, four)],
    ["has one line of bad JSON", fault.malformedEvent(2, four)],
  ])(
    "1: where continuation is on, the fallback goes on after a stream that %s, behind a mark",
    async (name, answer) => {
      const clock = new WatchedClock();
      await using first = await startLoopbackServer({ answer });
      await using second = await startLoopbackServer({ answer: spare });
      const continuation = { marker: " [{model} goes on] " };
      const config = twoVendors(first, second, { route: { timeouts: { idleMs: 8_000 }, continuation } });
      await using rig = start(config, { clock });
      const outcome = askStream(rig, "auto");
      if (name === "stalls") await whileTimeFlows(clock, outcome, 50);
      expect(await outcome).toBe("one two [spare goes on] from the spare");
      expect([first.requestCount, second.requestCount]).toEqual([1, 1]);
      expect((await rig.record()).outcome).toBe("ok");
    },
  );

  const overloaded = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
  const opening = { id: "c", choices: [{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }] };
  it.each<[string, readonly string[]]>([
    ["first", []],
    ["behind the opening event", [`data: ${JSON.stringify(opening)}\n\n`]],
  ])("3: status 200 and then Overloaded, %s, is answered by the fallback", async (_name, before) => {
    const answer = events(...before, `event: error\ndata: ${JSON.stringify(overloaded)}\n\n`);
    await using first = await startLoopbackServer({ answer });
    await using second = await startLoopbackServer({ answer: spare });
    await using rig = start(twoVendors(first, second));
    expect(await askStream(rig, "auto")).toBe("from the spare");
    const record = await rig.record();
    expect(path(record)).toEqual(["answer first/large overloaded", "fallback second/spare"]);
    expect(record.attempts[0]?.status).toBe(200);
  });

  it.each<[string, Answer]>([
    ["before", fault.errorEventInStream(0)],
    ["after", fault.errorEventInStream(2)],
  ])("4: a caller who names one endpoint gets no other, also where the stream fails %s content", async (_n, answer) => {
    await using first = await startLoopbackServer({ answer });
    await using second = await startLoopbackServer({ answer: spare });
    const config = twoVendors(first, second, { route: { continuation: true }, rest: { maxRetries: 0 } });
    await using rig = start(config);
    expect((await apiError(askStream(rig, "first/large"))).code).toBe("internal_error");
    expect([first.requestCount, second.requestCount]).toEqual([1, 0]);
    expect(path(await rig.record())).toHaveLength(1);
  });

  it.each<[string, Answer]>([
    ["refused with 401", failure(401)],
    ["refused with 403", failure(403)],
    ["limited with 429", failure(429)],
    ["reset", fault.resetBeforeHeaders()],
    ["answered with an error and 200", fault.errorBodyWith200()],
    ["opened and then ended", events()],
  ])("5: a stream request that is %s fails over before the caller has a stream", async (_name, answer) => {
    await using first = await startLoopbackServer({ answer });
    await using second = await startLoopbackServer({ answer: spare });
    await using rig = start(twoVendors(first, second));
    const request = { model: "auto", messages: user("Hello"), stream: true } as const;
    const { response } = await within(rig.client.chat.completions.create(request).withResponse(), "the stream");
    expect(response.headers.get("x-spillway-endpoint")).toBe("second/spare");
    expect([first.requestCount, second.requestCount]).toEqual([1, 1]);
    await response.text();
  });

  it("5: the same holds for a provider behind a client that the user built", async () => {
    await using first = await startLoopbackServer({ answer: failure(429) });
    await using second = await startLoopbackServer({ answer: spare });
    const own = new OpenAI({ baseURL: first.baseUrl, apiKey: "key-of-first", maxRetries: 2 });
    const config = twoVendors(first, second);
    await using rig = start({ ...config, providers: { ...config.providers, first: { client: own } } });
    expect(await askStream(rig, "auto")).toBe("from the spare");
    expect([first.requestCount, second.requestCount]).toEqual([1, 1]);
  });

  it.each<[string, Answer]>([
    ["ends cleanly", fault.cutStream(2, four)],
    ["is reset", fault.resetMidBody(2, four)],
    ["ends inside an event", fault.truncatedJson(four)],
  ])("6: half an answer is never told as a whole one, where the upstream %s", async (_name, answer) => {
    await using first = await startLoopbackServer({ answer });
    await using rig = start(oneVendor(first));
    const request = { model: "auto", messages: user("Hello") };
    expect(SpillwayError.isInstance(await rejection(askStream(rig, "auto")), "stream_cut")).toBe(true);
    await rejection(rig.client.chat.completions.stream(request).finalChatCompletion());
    const response = await rig.router.fetch("http://spillway/v1/chat/completions", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...request, stream: true }),
    });
    let body = "";
    const read = async () => {
      const decoder = new TextDecoder();
      for await (const bytes of response.body as AsyncIterable<Uint8Array>) body += decoder.decode(bytes);
    };
    await rejection(read());
    expect(body).toContain("one");
    expect(body).not.toContain("[DONE]");
    expect(body).not.toContain('"finish_reason":"');
    expect(rig.records.map(({ outcome }) => outcome)).toEqual(["cut", "cut", "cut"]);
  });

  it.each<[string, Answer]>([
    ["a cut", fault.cutStream(0)],
    ["an error event", fault.errorEventInStream(0)],
    ["a line of bad JSON", fault.malformedEvent(0)],
  ])("8: with a single endpoint, %s before the first content is tried again there", async (_name, answer) => {
    await using first = await startLoopbackServer();
    first.script(answer, four);
    await using rig = start(oneVendor(first, { retryBackoffMs: 1 }));
    expect(await askStream(rig, "auto")).toBe("one two three four");
    expect(first.requestCount).toBe(2);
    expect((await rig.record()).attempts.map(({ role }) => role)).toEqual(["answer", "retry"]);
  });

  /** Every twentieth stream dies part way. */
  const sometimesDies = () => {
    let count = 0;
    return () => (++count % 20 === 0 ? fault.cutStream(2, four) : four);
  };

  it("9: long streams of which one in twenty dies are all finished, where continuation is on", async () => {
    await using first = await startLoopbackServer({ answer: sometimesDies() });
    await using second = await startLoopbackServer({ answer: text("three four") });
    await using rig = start(twoVendors(first, second, { route: { continuation: { marker: " " } } }));
    for (let count = 0; count < 100; count++) expect(await askStream(rig, "auto")).toBe("one two three four");
    expect([first.requestCount, second.requestCount]).toEqual([100, 5]);
    expect(rig.records.every(({ outcome }) => outcome === "ok")).toBe(true);
    expect(healthOf(rig, "first/large")).toMatchObject({ state: "ready", recentFailures: 5 });
  });

  it("9: without continuation those that die are told as cut, and the endpoint stays in use", async () => {
    await using first = await startLoopbackServer({ answer: sometimesDies() });
    await using second = await startLoopbackServer({ answer: spare });
    await using rig = start(twoVendors(first, second));
    const outcomes: string[] = [];
    for (let count = 0; count < 100; count++) {
      await askStream(rig, "auto").catch(() => undefined);
      outcomes.push((await rig.record(count)).outcome);
    }
    expect(outcomes.filter((outcome) => outcome === "cut")).toHaveLength(5);
    expect([first.requestCount, second.requestCount]).toEqual([100, 0]);
  });
});
