import { setImmediate as turn } from "node:timers/promises";
import { failure, fault, hold, html, refusedBaseUrl, startLoopbackServer } from "@spillway/testing";
import type OpenAI from "openai";
import { routerOf, SpillwayError, wrap } from "spillway";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  attemptsOf,
  callersKey,
  configFor,
  openFetchRig,
  openPair,
  Records,
  rejection,
  type Side,
  sameError,
  user,
  versions,
  within,
} from "./support.ts";

const statuses = [
  [400, "BadRequestError"],
  [401, "AuthenticationError"],
  [403, "PermissionDeniedError"],
  [404, "NotFoundError"],
  [409, "ConflictError"],
  [422, "UnprocessableEntityError"],
  [429, "RateLimitError"],
  [500, "InternalServerError"],
  [503, "InternalServerError"],
] as const;

/** Statuses that a wait may cure. */
const retryable: ReadonlySet<number> = new Set([409, 429, 500, 503]);

const ask = ({ client, model }: Pick<Side, "client" | "model">, options: OpenAI.RequestOptions = {}) =>
  client.chat.completions.create({ model, messages: user("Hello") }, options);
const askStream = ({ client, model }: Pick<Side, "client" | "model">, options: OpenAI.RequestOptions = {}) =>
  client.chat.completions.create({ model, messages: user("Hello"), stream: true }, options);

afterEach(() => void vi.useRealTimers());

/** Lets the waits of clients pass: faked time moves with the event loop until `promise` is settled. */
async function skippingWaits<Value>(promise: Promise<Value>): Promise<Value> {
  let settled = false;
  const end = () => {
    settled = true;
  };
  promise.then(end, end);
  while (!settled) {
    await turn();
    await vi.advanceTimersByTimeAsync(50);
  }
  return promise;
}

describe.each(versions)("errors, $name", (version) => {
  for (const [status, name] of statuses) {
    for (const model of ["auto", "pinned"] as const) {
      it(`${status} is ${name}, as from the bare client (${model})`, async () => {
        await using pair = await openPair(version, { model, config: { maxRetries: 0 } });
        pair.script((server) =>
          server.answer(
            failure(status, { code: "some_code", type: "some_type", param: "messages", message: "What it says." }),
          ),
        );
        const error = await sameError(pair, ask);
        expect(error).toBeInstanceOf(version.OpenAI[name]);
        expect(error.message).toBe(`${status} What it says.`);
        expect(pair.routed.server.requestCount).toBe(1);
        const record = await pair.records.only();
        expect(record).toMatchObject({ outcome: "error", status, errorCode: "some_code", api: "chat" });
        expect(record.attempts).toHaveLength(1);
        expect((error as InstanceType<typeof OpenAI.APIError>).requestID).toBe(record.id);
      });
    }

    it(`${status} before a stream is ${name}`, async () => {
      await using pair = await openPair(version, { config: { maxRetries: 0 } });
      pair.script((server) => server.answer(failure(status)));
      expect(await sameError(pair, askStream)).toBeInstanceOf(version.OpenAI[name]);
      expect(pair.routed.server.requestCount).toBe(1);
      expect(await pair.records.only()).toMatchObject({ outcome: "error", status, stream: true });
    });

    const counted = retryable.has(status) ? 3 : 1;
    it(`${status}: the router alone decides on ${counted} upstream call(s), whatever the client's maxRetries`, async () => {
      await using server = await startLoopbackServer({
        answer: failure(status, { headers: { "retry-after-ms": "1" } }),
      });
      const records = new Records();
      const config = configFor(server, { onCall: records.onCall });
      const wrapped = wrap(new version.OpenAI({ apiKey: callersKey, maxRetries: 4 }), config, { environment: {} });
      const { fetch } = routerOf(wrapped);
      const bare = new version.OpenAI({ apiKey: callersKey, baseURL: "http://spillway/v1", fetch });
      for (const [calls, attempt] of [
        () => ask({ client: wrapped, model: "auto" }),
        () => ask({ client: wrapped, model: "auto" }, { maxRetries: 5 }),
        () => ask({ client: bare, model: "auto" }),
        () => ask({ client: bare, model: "auto" }, { maxRetries: 5 }),
        () => askStream({ client: bare, model: "auto" }, { maxRetries: 5 }),
      ].entries()) {
        expect(await rejection(attempt())).toBeInstanceOf(
          version.OpenAI[statuses.find(([one]) => one === status)?.[1] ?? "APIError"],
        );
        expect(server.requestCount).toBe(counted * (calls + 1));
        expect(records.all).toHaveLength(calls + 1);
        expect(records.all.at(-1)?.attempts).toHaveLength(counted);
      }
      await routerOf(wrapped).close();
    });
  }

  it("an error's response headers are the provider's", async () => {
    await using pair = await openPair(version, { config: { maxRetries: 0 } });
    pair.script((server) => server.answer(failure(429, { headers: { "retry-after": "7", "x-ratelimit-reset": "9" } })));
    const bare = (await rejection(ask(pair.bare))) as InstanceType<typeof OpenAI.APIError>;
    const routed = (await rejection(ask(pair.routed))) as InstanceType<typeof OpenAI.APIError>;
    for (const name of ["retry-after", "x-ratelimit-reset", "content-type"]) {
      expect(routed.headers?.get(name)).toBe(bare.headers?.get(name));
    }
  });

  it.each([
    ["JSON without an error object", JSON.stringify({ detail: "Not this way." }), "application/json"],
    ["a plain text", "Go away.", "text/plain"],
    ["nothing", "", "text/plain"],
    ["an error that is a string", JSON.stringify({ error: "Model not loaded." }), "application/json"],
  ])("a body that is %s gives the bare client's error", async (_what, body, type) => {
    await using pair = await openPair(version, { config: { maxRetries: 0 } });
    pair.script((server) => server.answer(failure(418, { body, headers: { "content-type": type } })));
    await sameError(pair, ask);
  });

  it("a proxy's HTML page keeps its status and class", async () => {
    await using pair = await openPair(version, { config: { maxRetries: 0 } });
    pair.script((server) => server.answer(html(502)));
    const error = await rejection(ask(pair.routed));
    expect(error).toBeInstanceOf(version.OpenAI.InternalServerError);
    expect(error).toMatchObject({ status: 502, code: "invalid_upstream_response" });
    expect(error.message).not.toContain("<");
  });

  describe("no HTTP answer", () => {
    for (const [kind, call] of [
      ["a completion", ask],
      ["a stream", askStream],
    ] as const) {
      it(`connection refused: APIConnectionError with the attempts in its cause, for ${kind}`, async () => {
        const baseUrl = await refusedBaseUrl();
        const records = new Records();
        const client = wrap(
          new version.OpenAI({ apiKey: callersKey }),
          configFor({ baseUrl }, { onCall: records.onCall }),
          { environment: {} },
        );
        const bare = new version.OpenAI({ apiKey: callersKey, baseURL: baseUrl, maxRetries: 0 });
        const expected = await rejection(call({ client: bare, model: "model-1" }));
        const error = await rejection(call({ client, model: "auto" }));
        expect(expected).toBeInstanceOf(version.OpenAI.APIConnectionError);
        expect(error.constructor).toBe(expected.constructor);
        expect(error).toMatchObject({ status: undefined, code: (expected as { code?: unknown }).code });
        const { cause } = error;
        if (!SpillwayError.isInstance(cause, "upstream_unreachable")) expect.unreachable(`The cause is ${cause}.`);
        expect(cause.attempts).toHaveLength(3);
        expect(cause.attempts[0]).toMatchObject({
          endpoint: "upstream/pinned",
          failure: "connect",
          errorCode: "ECONNREFUSED",
        });
        const record = await records.only();
        expect(record).toMatchObject({ outcome: "error", status: undefined, errorCode: "upstream_unreachable" });
        expect(attemptsOf(record)).toEqual(["answer connect", "retry connect", "retry connect"]);
        await routerOf(client).close();
      });
    }

    it("the client's own retries cause no more upstream calls and no more records", async () => {
      await using rig = await openFetchRig({}, { answer: fault.resetBeforeHeaders() });
      const client = new version.OpenAI({ apiKey: callersKey, baseURL: "http://spillway/v1", fetch: rig.router.fetch });
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
      const first = await skippingWaits(rejection(ask({ client, model: "auto" })));
      expect(first).toBeInstanceOf(version.OpenAI.APIConnectionError);
      expect(SpillwayError.isInstance(first.cause, "upstream_unreachable")).toBe(true);
      expect(rig.server.requestCount).toBe(3);
      expect(rig.records.all).toHaveLength(1);
    });

    it("the same with a per-request maxRetries of the wrapped client", async () => {
      await using pair = await openPair(version);
      pair.routed.server.answer(fault.resetBeforeHeaders());
      const error = await rejection(ask(pair.routed, { maxRetries: 1 }));
      expect(error).toBeInstanceOf(version.OpenAI.APIConnectionError);
      expect(pair.routed.server.requestCount).toBe(3);
      expect((await pair.records.only()).attempts).toHaveLength(3);
    });

    it("the same for a request without a body: GET /models", async () => {
      await using pair = await openPair(version);
      pair.routed.server.scriptPath("/v1/models", ...Array.from({ length: 8 }, () => fault.resetBeforeHeaders()));
      const error = await rejection(Promise.resolve(pair.routed.client.models.list({ maxRetries: 1 })));
      expect(error).toBeInstanceOf(version.OpenAI.APIConnectionError);
      expect(pair.records.all).toHaveLength(1);
      expect(pair.routed.server.requestCount).toBe(3);
    });

    it("the same for a form: an upload", async () => {
      await using pair = await openPair(version);
      pair.routed.server.answer(() => fault.resetBeforeHeaders());
      const file = new File(["{}"], "lines.jsonl");
      const error = await rejection(pair.routed.client.files.create({ file, purpose: "batch" }, { maxRetries: 1 }));
      expect(error).toBeInstanceOf(version.OpenAI.APIConnectionError);
      const uploads = pair.records.all.filter((record) => record.api === "/files");
      expect(uploads).toHaveLength(1);
      expect(pair.routed.server.requests.filter((request) => request.path === "/v1/files")).toHaveLength(3);
    });

    it("a new call with the same words is tried again", async () => {
      await using pair = await openPair(version, { config: { maxRetries: 0 } });
      pair.routed.server.script(fault.resetBeforeHeaders());
      await rejection(ask(pair.routed));
      expect((await ask(pair.routed)).choices[0]?.message.content).toBe("Hello from model-1.");
      expect(pair.records.all.map((record) => record.outcome)).toEqual(["error", "ok"]);
    });
  });

  describe("timeouts", () => {
    for (const [kind, call] of [
      ["a completion", ask],
      ["a stream", askStream],
    ] as const) {
      it(`a per-request timeout: APIConnectionTimeoutError, one upstream call that ends at once, for ${kind}`, async () => {
        await using pair = await openPair(version, { server: { answer: fault.hang() } });
        const error = await sameError(pair, (side) => call(side, { timeout: 40 }));
        expect(error).toBeInstanceOf(version.OpenAI.APIConnectionTimeoutError);
        await within(pair.routed.server.requests[0]?.finished as Promise<void>, "the end of the upstream call");
        expect(pair.routed.server.requests[0]?.aborted).toBe(true);
        const record = await pair.records.only();
        expect(record).toMatchObject({ outcome: "aborted", status: undefined });
        expect(attemptsOf(record)).toEqual(["answer aborted"]);
        expect(pair.routed.server.requestCount).toBe(1);
      });
    }

    it("a retry of the client after its timeout reaches nobody", async () => {
      await using pair = await openPair(version, { server: { answer: fault.hang() } });
      const error = await rejection(ask(pair.routed, { timeout: 40, maxRetries: 1 }));
      expect(error).toBeInstanceOf(version.OpenAI.APIConnectionTimeoutError);
      expect(pair.routed.server.requestCount).toBe(1);
      await pair.records.only();
    });

    it("the router's own deadline is an APIConnectionTimeoutError with the attempts in its cause", async () => {
      await using pair = await openPair(version, {
        server: { answer: fault.hang() },
        config: { timeouts: { callMs: 40 } },
      });
      const error = await rejection(ask(pair.routed));
      expect(error).toBeInstanceOf(version.OpenAI.APIConnectionTimeoutError);
      // openai 6 makes its timeout error without a cause.
      if (version.name !== "openai 6") {
        const { cause } = error;
        if (!SpillwayError.isInstance(cause, "deadline_exceeded")) expect.unreachable(`The cause is ${cause}.`);
        expect(cause.attempts).toHaveLength(1);
      }
      expect(await pair.records.only()).toMatchObject({ outcome: "error", errorCode: "deadline_exceeded" });
    });

    it("an attempt's timeout is retried by the router, and the last one told", async () => {
      await using pair = await openPair(version, {
        server: { answer: fault.hang() },
        config: { timeouts: { attemptMs: 20 }, maxRetries: 1 },
      });
      const error = await rejection(ask(pair.routed));
      expect(error).toBeInstanceOf(version.OpenAI.APIConnectionTimeoutError);
      expect(pair.routed.server.requestCount).toBe(2);
      expect(attemptsOf(await pair.records.only())).toEqual(["answer timeout", "retry timeout"]);
    });
  });

  describe("the caller's signal", () => {
    for (const [kind, call] of [
      ["a completion", ask],
      ["a stream", askStream],
    ] as const) {
      it(`aborted before the call: nothing is sent, for ${kind}`, async () => {
        await using pair = await openPair(version);
        const error = await sameError(pair, (side) => call(side, { signal: AbortSignal.abort() }));
        expect(error).toBeInstanceOf(version.OpenAI.APIUserAbortError);
        expect(pair.routed.server.requestCount).toBe(0);
      });

      it(`aborted while the headers are awaited: the upstream call ends at once, for ${kind}`, async () => {
        const held = hold();
        await using pair = await openPair(version, { server: { answer: held.answer } });
        const error = await sameError(pair, async (side) => {
          const controller = new AbortController();
          const outcome = call(side, { signal: controller.signal });
          outcome.catch(() => undefined);
          await side.server.waitForRequests(1);
          controller.abort();
          return outcome;
        });
        expect(error).toBeInstanceOf(version.OpenAI.APIUserAbortError);
        await within(pair.routed.server.requests[0]?.finished as Promise<void>, "the end of the upstream call");
        expect(pair.routed.server.requests[0]?.aborted).toBe(true);
        const record = await pair.records.only();
        expect(record).toMatchObject({ outcome: "aborted", status: undefined, errorCode: undefined });
        expect(attemptsOf(record)).toEqual(["answer aborted"]);
      });
    }

    it("aborted in the middle of a JSON body", async () => {
      await using pair = await openPair(version, { server: { answer: fault.stallMidStream() } });
      const controller = new AbortController();
      const outcome = rejection(ask(pair.routed, { signal: controller.signal }));
      await pair.routed.server.waitForRequests(1);
      controller.abort();
      expect(await outcome).toBeInstanceOf(version.OpenAI.APIUserAbortError);
      await within(pair.routed.server.requests[0]?.finished as Promise<void>, "the end of the upstream call");
      expect(pair.routed.server.requests[0]?.aborted).toBe(true);
      expect(await pair.records.only()).toMatchObject({ outcome: "aborted" });
    });

    it("aborted while the router waits between two rounds", async () => {
      await using pair = await openPair(version, {
        server: { answer: failure(429, { headers: { "retry-after": "50" } }) },
      });
      const controller = new AbortController();
      const outcome = rejection(ask(pair.routed, { signal: controller.signal }));
      const [request] = await pair.routed.server.waitForRequests(1);
      await request?.finished;
      for (let round = 0; round < 10; round += 1) await turn();
      controller.abort();
      expect(await outcome).toBeInstanceOf(version.OpenAI.APIUserAbortError);
      expect(pair.routed.server.requestCount).toBe(1);
      expect(await pair.records.only()).toMatchObject({ outcome: "aborted" });
    });
  });

  describe("the router's own errors", () => {
    it("an unknown model is a NotFoundError that says what to do", async () => {
      await using pair = await openPair(version);
      const error = await rejection(ask({ client: pair.routed.client, model: "pined" }));
      expect(error).toBeInstanceOf(version.OpenAI.NotFoundError);
      expect(error).toMatchObject({ status: 404, code: "unknown_model", param: "model", type: "spillway_error" });
      expect(error.message).toContain("pinned");
      expect(pair.routed.server.requestCount).toBe(0);
      expect(await pair.records.only()).toMatchObject({ outcome: "error", status: 404, attempts: [] });
    });

    it("no eligible endpoint is an UnprocessableEntityError", async () => {
      await using pair = await openPair(version);
      const error = await rejection(ask(pair.routed, { headers: { "x-spillway-data": "secret" } }));
      expect(error).toBeInstanceOf(version.OpenAI.UnprocessableEntityError);
      expect(error).toMatchObject({ status: 422, code: "no_eligible_endpoint" });
      expect(await pair.records.only()).toMatchObject({ outcome: "error", status: 422, attempts: [] });
    });

    it("is never retried by the client", async () => {
      await using pair = await openPair(version);
      await rejection(ask({ client: pair.routed.client, model: "nobody" }, { maxRetries: 5 }));
      await pair.records.only();
    });
  });
});
