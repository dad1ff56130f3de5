import { failure, fault, refusedBaseUrl, startLoopbackServer, text } from "@spillway/testing";
import OpenAI from "openai";
import { SpillwayError } from "spillway";
import { describe, expect, it } from "vitest";
import { apiError, ask, askStream, bothWays, path, rejection, replicas, start } from "./support.ts";

for (const [name, call] of bothWays) {
  describe(`fallback of ${name}`, () => {
    it("passes over a dead endpoint", async () => {
      await using server = await startLoopbackServer();
      await using rig = start(replicas([{ baseUrl: await refusedBaseUrl() }, server]));
      expect(await call(rig, "m")).toBe("Hello from m.");
      const record = await rig.record();
      expect(path(record)).toEqual(["answer p0/m connect", "fallback p1/m"]);
      expect(record.attempts[0]).toMatchObject({ status: undefined, errorCode: "ECONNREFUSED", costUsd: 0 });
      expect(record).toMatchObject({ outcome: "ok", unpricedAttempts: 0, endpoint: "p1/m" });
    });

    it.each([
      [500, "server-error"],
      [502, "server-error"],
      [503, "overloaded"],
      [529, "overloaded"],
      [429, "rate-limit"],
      [408, "timeout"],
      [409, "conflict"],
      [401, "auth"],
      [403, "auth"],
      [404, "not-found"],
    ])("goes on to the next endpoint at once after %d", async (status, failed) => {
      await using first = await startLoopbackServer({ answer: failure(status, { headers: { "retry-after": "30" } }) });
      await using second = await startLoopbackServer();
      await using rig = start(replicas([first, second]));
      expect(await call(rig, "m")).toBe("Hello from m.");
      expect([first.requestCount, second.requestCount]).toEqual([1, 1]);
      const record = await rig.record();
      expect(path(record)).toEqual([`answer p0/m ${failed}`, "fallback p1/m"]);
      expect(record.attempts[0]).toMatchObject({ status, costUsd: 0 });
    });

    it("goes on after a prompt that is too long for the first", async () => {
      const tooLong = failure(400, { code: "context_length_exceeded", message: "too many" });
      await using first = await startLoopbackServer({ answer: tooLong });
      await using second = await startLoopbackServer();
      await using rig = start(replicas([first, second]));
      expect(await call(rig, "m")).toBe("Hello from m.");
      expect(path(await rig.record())).toEqual(["answer p0/m context-length", "fallback p1/m"]);
    });

    it.each([400, 422])("does not go on after %d: the request itself is at fault", async (status) => {
      await using first = await startLoopbackServer({ answer: failure(status, { message: "No such parameter." }) });
      await using second = await startLoopbackServer();
      await using rig = start(replicas([first, second]));
      const error = await apiError(call(rig, "m"));
      expect(error).toMatchObject({ status, type: "invalid_request_error" });
      expect(error.message).toContain("No such parameter.");
      expect([first.requestCount, second.requestCount]).toEqual([1, 0]);
      expect(await rig.record()).toMatchObject({ outcome: "error", status, costUsd: 0, endpoint: undefined });
    });

    it("gives the last status and body where all fail, and tells the client not to try again", async () => {
      await using first = await startLoopbackServer({ answer: failure(500) });
      await using second = await startLoopbackServer({ answer: failure(429, { message: "Slow down, please." }) });
      await using rig = start({ ...replicas([first, second]), maxRetries: 0 });
      const error = await apiError(call(rig, "m", "Hello", {}));
      expect(error).toBeInstanceOf(OpenAI.RateLimitError);
      expect(error.message).toContain("Slow down, please.");
      expect(error.code).toBe("rate_limit_exceeded");
      expect(error.headers?.get("x-should-retry")).toBe("false");
      expect([first.requestCount, second.requestCount]).toEqual([1, 1]);
      expect(rig.records).toHaveLength(1);
      expect(rig.records[0]).toMatchObject({
        outcome: "error",
        status: 429,
        errorCode: "rate_limit_exceeded",
        attempts: [{ status: 500 }, { status: 429 }],
      });
    });

    it("rejects with the list of what was tried where nothing answers", async () => {
      const dead = { baseUrl: await refusedBaseUrl() };
      await using rig = start({ ...replicas([dead, dead]), maxRetries: 0 });
      const error = await rejection(call(rig, "m"));
      expect(error).toBeInstanceOf(OpenAI.APIConnectionError);
      expect(SpillwayError.isInstance(error.cause, "upstream_unreachable")).toBe(true);
      const { attempts, message } = error.cause as SpillwayError;
      expect(attempts.map(({ endpoint }) => endpoint)).toEqual(["p0/m", "p1/m"]);
      expect(message).toContain("p0/m (connect, ECONNREFUSED)");
      expect(rig.records).toHaveLength(1);
      expect(rig.records[0]).toMatchObject({ outcome: "error", status: undefined, errorCode: "upstream_unreachable" });
    });

    it("a client that retries by itself gets the same error without a second round upstream", async () => {
      await using server = await startLoopbackServer({ answer: fault.resetBeforeHeaders() });
      await using rig = start({ ...replicas([server]), maxRetries: 0 });
      await rejection(call({ client: rig.client.withOptions({ maxRetries: 1 }) }, "m"));
      expect(server.requestCount).toBe(1);
      expect(rig.records).toHaveLength(1);
    });
  });
}

describe("a reset after the request was taken", () => {
  it("may have been billed: its cost is not known", async () => {
    await using first = await startLoopbackServer({ answer: fault.resetBeforeHeaders() });
    await using second = await startLoopbackServer();
    await using rig = start(replicas([first, second]));
    await ask(rig, "m");
    const record = await rig.record();
    expect(path(record)).toEqual(["answer p0/m connect", "fallback p1/m"]);
    expect(record.attempts[0]?.costUsd).toBeUndefined();
    expect(record).toMatchObject({ costUsd: undefined, unpricedAttempts: 1 });
  });
});

describe("an answer that breaks off in its body", () => {
  it.each([
    ["reset", fault.resetMidBody()],
    ["cut", fault.truncatedJson()],
    ["cut inside gzip", fault.gzipCut()],
    ["a page with 200", fault.htmlWith200()],
    ["an error with 200", fault.errorBodyWith200()],
  ])("%s: the next endpoint answers, and the first one's cost is not known", async (_name, answer) => {
    await using first = await startLoopbackServer({ answer });
    await using second = await startLoopbackServer({ answer: text("Good.") });
    await using rig = start(replicas([first, second]));
    expect(await ask(rig, "m")).toBe("Good.");
    const record = await rig.record();
    expect(record.attempts[0]).toMatchObject({ status: 200, costUsd: undefined });
    expect(record).toMatchObject({ outcome: "ok", costUsd: undefined, unpricedAttempts: 1 });
  });

  it("with one endpoint the caller gets a 502 that says what came", async () => {
    await using server = await startLoopbackServer({ answer: fault.truncatedJson() });
    await using rig = start({ ...replicas([server]), maxRetries: 0 });
    const error = await apiError(ask(rig, "m"));
    expect(error).toMatchObject({ status: 502, code: "invalid_upstream_response" });
    expect(error.message).toMatch(/p0 answered 200 with \d+ bytes of application\/json/);
  });
});

describe("a call over the other API", () => {
  it("responses fall over too", async () => {
    await using first = await startLoopbackServer({ answer: failure(503) });
    await using second = await startLoopbackServer({ answer: text("Good.") });
    await using rig = start(replicas([first, second]));
    const response = await rig.client.responses.create({ model: "m", input: "Hello" });
    expect(response.output_text).toBe("Good.");
    let streamed = "";
    for await (const event of await rig.client.responses.create({ model: "m", input: "Hello", stream: true })) {
      if (event.type === "response.output_text.delta") streamed += event.delta;
    }
    expect(streamed).toBe("Good.");
    expect(path(await rig.record(1))).toEqual(["answer p0/m overloaded", "fallback p1/m"]);
    expect((await rig.record(1)).tokens.outputTokens).toBeGreaterThan(0);
  });

  it("embeddings fall over too", async () => {
    await using first = await startLoopbackServer({ answer: failure(503) });
    await using second = await startLoopbackServer();
    await using rig = start(replicas([first, second]));
    const { data } = await rig.client.embeddings.create({ model: "m", input: ["a", "b"] });
    expect(data).toHaveLength(2);
    expect(await rig.record()).toMatchObject({ api: "embeddings", outcome: "ok" });
  });
});

describe("failover of streams", () => {
  it("keeps one connection's worth of work: the failed endpoint sees one request", async () => {
    await using first = await startLoopbackServer({ answer: failure(500) });
    await using second = await startLoopbackServer();
    await using rig = start(replicas([first, second]));
    await Promise.all(Array.from({ length: 10 }, () => askStream(rig, "m")));
    expect([first.requestCount, second.requestCount]).toEqual([10, 10]);
  });
});
