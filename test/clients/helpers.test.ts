import { failure, fault, hold, type LoopbackServer, text } from "@spillway/testing";
import type OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  attemptsOf,
  collect,
  openPair,
  rejection,
  type Side,
  same,
  user,
  versions,
  within,
  withoutNullUsage,
} from "./support.ts";

const answer = text("one two three", { usage: { inputTokens: 11, outputTokens: 3 } });
const weather = z.object({ city: z.string(), celsius: z.number() });
const report = '{"city":"Oslo","celsius":-3}';

const request = ({ model }: Side) => ({ model, messages: user("Hello") });

/** What the loopback server says for a tool's call, then for its result. */
function scriptTool(server: LoopbackServer): void {
  server.script(text("", { toolCalls: [{ name: "weather", arguments: { city: "Oslo" } }] }), text("It is -3 degrees."));
}

/** A tool as `runTools` takes it, and what it was called with. */
function weatherTool() {
  const asked: string[] = [];
  const tool = {
    type: "function" as const,
    function: {
      name: "weather",
      description: "The weather in a city.",
      parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
      parse: (input: string) => z.object({ city: z.string() }).parse(JSON.parse(input)),
      function: async ({ city }: { city: string }) => {
        asked.push(city);
        return `-3 in ${city}`;
      },
    },
  };
  return { tool, asked };
}

describe.each(versions)("helpers, $name", (version) => {
  it("the wrapped client is of the same class", async () => {
    await using pair = await openPair(version);
    expect(pair.routed.client).toBeInstanceOf(version.OpenAI);
    expect(pair.routed.client.constructor).toBe(version.OpenAI);
  });

  for (const model of ["auto", "pinned"] as const) {
    it(`create gives the bare client's completion (${model})`, async () => {
      await using pair = await openPair(version, { model, server: { answer } });
      const completion = await same(pair, (side) => side.client.chat.completions.create(request(side)));
      expect(completion.choices[0]?.message.content).toBe("one two three");
      const record = await pair.records.only();
      expect(completion._request_id).toBe(record.id);
      expect(record).toMatchObject({ outcome: "ok", status: 200, api: "chat", stream: false, model: "pinned" });
      expect(attemptsOf(record)).toEqual(["answer ok"]);
      expect(record.attempts[0]).toMatchObject({ status: 200, upstreamRequestId: "req_loopback_1" });
      expect(record.tokens).toMatchObject({ inputTokens: 11, outputTokens: 3 });
    });
  }

  it("a client derived from the wrapped one with other options is routed as well", async () => {
    await using pair = await openPair(version, { server: { answer } });
    const derived = pair.routed.client.withOptions({
      timeout: 5_000,
      defaultHeaders: { "x-spillway-labels": "team=a" },
    });
    const completion = await derived.chat.completions.create(request(pair.routed));
    expect(completion.choices[0]?.message.content).toBe("one two three");
    expect((await pair.records.only()).labels).toEqual({ team: "a" });
  });

  it("create with each choice and log probabilities", async () => {
    await using pair = await openPair(version, { server: { answer: text("one two", { logprobs: [-0.1, -0.2] }) } });
    await same(pair, (side) => side.client.chat.completions.create({ ...request(side), n: 3, logprobs: true }));
  });

  it(".withResponse() gives data, response and the request id", async () => {
    await using pair = await openPair(version, { server: { answer } });
    await same(pair, async (side) => {
      const { data, response, request_id } = await side.client.chat.completions.create(request(side)).withResponse();
      expect(request_id).toBe(response.headers.get("x-request-id"));
      return { data, status: response.status, ok: response.ok, used: response.bodyUsed };
    });
    await pair.records.only();
  });

  it(".withResponse() of a stream", async () => {
    await using pair = await openPair(version, { server: { answer } });
    await same(pair, async (side) => {
      const { data, response } = await side.client.chat.completions
        .create({ ...request(side), stream: true })
        .withResponse();
      return { status: response.status, chunks: (await collect(data)).map(withoutNullUsage) };
    });
    await pair.records.only();
  });

  describe(".asResponse()", () => {
    const raw = (side: Side) => side.client.chat.completions.create(request(side)).asResponse();
    const rawStream = (side: Side) =>
      side.client.chat.completions
        .create({ ...request(side), stream: true, stream_options: { include_usage: true } })
        .asResponse();

    for (const [kind, get] of [
      ["a completion", raw],
      ["a stream", rawStream],
    ] as const) {
      it(`is a Response with Headers, for ${kind}`, async () => {
        await using pair = await openPair(version, { server: { answer } });
        await same(pair, async (side) => {
          const response = await get(side);
          expect(response).toBeInstanceOf(Response);
          expect(response.headers).toBeInstanceOf(Headers);
          expect(response.body).toBeInstanceOf(ReadableStream);
          const { status, statusText, ok, redirected, bodyUsed } = response;
          const type = response.headers.get("Content-Type");
          const tag = Object.prototype.toString.call(response);
          await response.text();
          return { status, statusText, ok, redirected, bodyUsed, usedThen: response.bodyUsed, type, tag };
        });
        await pair.records.only();
      });

      it.each([
        ["text", (response: Response) => response.text()],
        ["arrayBuffer", async (response: Response) => new Uint8Array(await response.arrayBuffer())],
        [
          "blob",
          async (response: Response) => {
            const blob = await response.blob();
            return { type: blob.type.replaceAll(" ", ""), text: await blob.text() };
          },
        ],
        [
          "bytes",
          async (response: Response) => {
            const bytes = await response.bytes();
            return { class: bytes.constructor.name, text: new TextDecoder().decode(bytes) };
          },
        ],
        [
          "clone",
          async (response: Response) => {
            const copy = response.clone();
            return { copy: await copy.text(), used: response.bodyUsed, own: await response.text() };
          },
        ],
        [
          "clone, read side by side",
          async (response: Response) =>
            Promise.all([response.clone().text(), response.clone().text(), response.text()]),
        ],
        [
          "getReader",
          async (response: Response) => {
            const reader = (response.body as ReadableStream<Uint8Array>).getReader();
            const decoder = new TextDecoder();
            let seen = "";
            for (let part = await reader.read(); !part.done; part = await reader.read()) {
              seen += decoder.decode(part.value, { stream: true });
            }
            await reader.closed;
            return seen;
          },
        ],
        [
          "for await",
          async (response: Response) => {
            const decoder = new TextDecoder();
            let seen = "";
            for await (const part of response.body as ReadableStream<Uint8Array>) {
              seen += decoder.decode(part, { stream: true });
            }
            return seen;
          },
        ],
        [
          "pipeThrough",
          async (response: Response) =>
            (
              await collect(
                (response.body as ReadableStream<Uint8Array<ArrayBuffer>>).pipeThrough(new TextDecoderStream()),
              )
            ).join(""),
        ],
        [
          "pipeTo",
          async (response: Response) => {
            let seen = 0;
            const sink = new WritableStream<Uint8Array>({
              write(chunk) {
                seen += chunk.byteLength;
              },
            });
            await response.body?.pipeTo(sink);
            return seen;
          },
        ],
        [
          "tee",
          async (response: Response) => {
            const [left, right] = (response.body as ReadableStream<Uint8Array>).tee();
            return Promise.all([new Response(left).text(), new Response(right).text()]);
          },
        ],
        [
          "another Response made of it",
          async (response: Response) => {
            const copy = new Response(response.body, response);
            return { status: copy.status, type: copy.headers.get("content-type"), text: await copy.text() };
          },
        ],
        [
          "bodyUsed after a reader's read",
          async (response: Response) => {
            const before = response.bodyUsed;
            const reader = (response.body as ReadableStream<Uint8Array>).getReader();
            await reader.read();
            const after = response.bodyUsed;
            await reader.cancel();
            return { before, after };
          },
        ],
        [
          "a second read fails",
          async (response: Response) => {
            await response.text();
            const error = await rejection(response.text());
            let cloned: unknown;
            try {
              cloned = response.clone();
            } catch (thrown) {
              cloned = (thrown as Error).constructor;
            }
            return { error: error.constructor, cloned };
          },
        ],
        [
          "a read after a reader's read fails",
          async (response: Response) => {
            const reader = (response.body as ReadableStream<Uint8Array>).getReader();
            await reader.read();
            reader.releaseLock();
            const error = await rejection(response.text());
            await response.body?.cancel();
            return error.constructor;
          },
        ],
        [
          "the body is locked while it is read",
          async (response: Response) => {
            const { body } = response;
            const before = body?.locked;
            const reader = body?.getReader();
            const during = body?.locked;
            reader?.releaseLock();
            return { before, during, after: body?.locked, text: await response.text() };
          },
        ],
        [
          "the body is the same object each time",
          async (response: Response) => {
            const { body } = response;
            return { one: body === response.body, text: await response.text() };
          },
        ],
        [
          "a body that was read has nothing more",
          async (response: Response) => {
            await response.text();
            const parts = collect(response.body as ReadableStream<Uint8Array>);
            return parts.then(
              (all) => all.reduce((sum, part) => sum + part.byteLength, 0),
              () => 0,
            );
          },
        ],
      ] as const)(`%s, for ${kind}`, async (_what, read) => {
        await using pair = await openPair(version, { server: { answer } });
        await same<unknown>(pair, async (side) => within((async () => read(await get(side)))(), "the read", 2_000));
      });
    }

    it("json", async () => {
      await using pair = await openPair(version, { server: { answer } });
      await same(pair, async (side) => (await raw(side)).json());
    });

    it("headers are the provider's and the router's", async () => {
      await using pair = await openPair(version, {
        server: {
          answer: text("Hi.", { headers: { "x-ratelimit-remaining-requests": "41", "openai-processing-ms": "7" } }),
        },
      });
      const response = await raw(pair.routed);
      const record = await pair.records.only();
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "content-type": "application/json",
        "x-ratelimit-remaining-requests": "41",
        "openai-processing-ms": "7",
        "x-request-id": record.id,
        "x-spillway-route": "auto",
        "x-spillway-endpoint": "upstream/pinned",
        "x-spillway-upstream-request-id": "req_loopback_1",
        "x-spillway-cost-usd": String(record.costUsd),
      });
      expect([...response.headers.keys()]).toEqual([...response.headers.keys()].sort());
    });

    it("headers answer every question as Headers do", async () => {
      await using pair = await openPair(version, { server: { answer } });
      const { headers } = await raw(pair.routed);
      const copy = new Headers(headers);
      expect([...copy]).toEqual([...headers]);
      expect(headers.has("X-Request-Id")).toBe(true);
      for (const name of ["nobody", "constructor", "toString", "__proto__", "hasOwnProperty"]) {
        expect(headers.has(name), name).toBe(false);
        expect(headers.get(name), name).toBeNull();
      }
      headers.set("x-own", "1");
      headers.append("x-own", "2");
      expect(headers.get("X-Own")).toBe("1, 2");
      headers.delete("x-own");
      expect(headers.has("x-own")).toBe(false);
      expect(() => headers.get("not a name")).toThrow(TypeError);
    });

    it("cancel of a stream's body ends the upstream call", async () => {
      await using pair = await openPair(version, { server: { answer: fault.neverEndingStream() } });
      const response = await rawStream(pair.routed);
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      await reader.read();
      await reader.cancel();
      await within(pair.routed.server.requests[0]?.finished as Promise<void>, "the end of the upstream call");
      expect(pair.routed.server.requests[0]?.aborted).toBe(true);
      expect(await pair.records.only()).toMatchObject({ outcome: "aborted" });
    });

    it("a byte order mark before the JSON is not in the way", async () => {
      await using pair = await openPair(version);
      const body = `\uFEFF${JSON.stringify({ id: "x", object: "chat.completion", choices: [] })}`;
      pair.script((server) => server.answer(failure(200, { body })));
      await same(pair, (side) => side.client.chat.completions.create(request(side)));
    });
  });

  describe("parse", () => {
    it("gives what zodResponseFormat makes of the answer", async () => {
      await using pair = await openPair(version, { server: { answer: text(report) } });
      const completion = await same(pair, (side) =>
        side.client.chat.completions.parse({
          ...request(side),
          response_format: version.zodResponseFormat(weather, "weather"),
        }),
      );
      expect(completion.choices[0]?.message.parsed).toEqual({ city: "Oslo", celsius: -3 });
      await pair.records.only();
    });

    it("gives a tool's arguments as zodFunction reads them", async () => {
      const given = text("", { toolCalls: [{ name: "weather", arguments: report }] });
      await using pair = await openPair(version, { server: { answer: given } });
      const completion = await same(pair, (side) =>
        side.client.chat.completions.parse({
          ...request(side),
          tools: [version.zodFunction({ name: "weather", parameters: weather })],
        }),
      );
      expect(completion.choices[0]?.message.tool_calls).toMatchObject([
        { function: { parsed_arguments: { city: "Oslo", celsius: -3 } } },
      ]);
    });

    it("fails on a cut answer as the bare client does", async () => {
      await using pair = await openPair(version, { server: { answer: text('{"city":', { finishReason: "length" }) } });
      await same(pair, async (side) => {
        const error = await rejection(
          side.client.chat.completions.parse({
            ...request(side),
            response_format: version.zodResponseFormat(weather, "weather"),
          }),
        );
        return { class: error.constructor, message: error.message };
      });
    });
  });

  describe("chat.completions.stream()", () => {
    /** The events of a stream by name, with what they carry. */
    async function eventsOf(side: Side, extra: object = {}) {
      const stream = side.client.chat.completions.stream({ ...request(side), ...extra });
      const events: unknown[] = [];
      stream.on("connect", () => void events.push("connect"));
      stream.on("content", (delta, snapshot) => void events.push(["content", delta, snapshot]));
      stream.on("content.delta", ({ delta, parsed }) => void events.push(["content.delta", delta, parsed]));
      stream.on("content.done", ({ content, parsed }) => void events.push(["content.done", content, parsed]));
      stream.on("refusal.done", ({ refusal }) => void events.push(["refusal.done", refusal]));
      stream.on("tool_calls.function.arguments.delta", (event) => void events.push(["arguments.delta", event]));
      stream.on("tool_calls.function.arguments.done", (event) => void events.push(["arguments.done", event]));
      stream.on("finalContent", (content) => void events.push(["finalContent", content]));
      stream.on("finalMessage", (message) => void events.push(["finalMessage", message]));
      stream.on("end", () => void events.push("end"));
      const completion = withoutNullUsage(await stream.finalChatCompletion());
      return { events, completion, message: await stream.finalMessage(), usage: await stream.totalUsage() };
    }

    it.each([
      ["text", answer],
      ["a refusal", text("", { refusal: "I cannot." })],
      ["tool calls", text("Well.", { toolCalls: [{ name: "weather", arguments: { city: "Oslo" } }] })],
    ])("gives the bare client's events and final completion, for %s", async (_what, given) => {
      await using pair = await openPair(version, { server: { answer: given } });
      await same(pair, (side) => eventsOf(side));
      expect(await pair.records.only()).toMatchObject({ outcome: "ok" });
    });

    it("with the usage that was asked for", async () => {
      await using pair = await openPair(version, { server: { answer } });
      const { usage } = await same(pair, (side) => eventsOf(side, { stream_options: { include_usage: true } }));
      expect(usage).toMatchObject({ prompt_tokens: 11, completion_tokens: 3 });
    });

    it("with a format to parse", async () => {
      await using pair = await openPair(version, { server: { answer: text(report) } });
      const { events } = await same(pair, (side) =>
        eventsOf(side, { response_format: version.zodResponseFormat(weather, "weather") }),
      );
      expect(events).toContainEqual(["content.done", report, { city: "Oslo", celsius: -3 }]);
    });

    it("abort() ends it and the upstream call", async () => {
      await using pair = await openPair(version, { server: { answer: fault.stallMidStream(2, answer) } });
      await same(pair, async (side) => {
        const stream = side.client.chat.completions.stream(request(side));
        stream.on("content", (_delta, snapshot) => {
          if (snapshot === "one two") stream.abort();
        });
        const error = await rejection(stream.finalChatCompletion());
        return { error: error.constructor, aborted: stream.aborted, errored: stream.errored };
      });
      await within(pair.routed.server.requests[0]?.finished as Promise<void>, "the end of the upstream call");
      expect(pair.routed.server.requests[0]?.aborted).toBe(true);
      expect(await pair.records.only()).toMatchObject({ outcome: "aborted" });
    });

    it("an HTTP error becomes its error event", async () => {
      await using pair = await openPair(version, { config: { maxRetries: 0 }, server: { answer: failure(429) } });
      await same(pair, async (side) => {
        const stream = side.client.chat.completions.stream(request(side));
        const told: unknown[] = [];
        stream.on("error", (error) => void told.push(error.constructor));
        const error = (await rejection(stream.done())) as InstanceType<typeof OpenAI.APIError>;
        return { told, class: error.constructor, status: error.status };
      });
    });

    it("toReadableStream() is read by fromReadableStream()", async () => {
      await using pair = await openPair(version, { server: { answer } });
      await same(pair, async (side) => {
        const lines = side.client.chat.completions.stream(request(side)).toReadableStream();
        return (await new Response(lines as ReadableStream<Uint8Array>).text())
          .trim()
          .split("\n")
          .map((line) => withoutNullUsage(JSON.parse(line) as object));
      });
    });
  });

  describe("runTools()", () => {
    it("calls the tool and goes on until the answer: one record for each call", async () => {
      await using pair = await openPair(version);
      pair.script(scriptTool);
      const result = await same(pair, async (side) => {
        const { tool, asked } = weatherTool();
        const runner = side.client.chat.completions.runTools({ ...request(side), tools: [tool] });
        const content = await runner.finalContent();
        return { content, asked, messages: runner.messages, usage: await runner.totalUsage() };
      });
      expect(result).toMatchObject({ content: "It is -3 degrees.", asked: ["Oslo"] });
      const records = await pair.records.first(2);
      expect(pair.records.all).toHaveLength(2);
      expect(records.map((record) => [record.outcome, record.attempts.length])).toEqual([
        ["ok", 1],
        ["ok", 1],
      ]);
    });

    it("streams", async () => {
      await using pair = await openPair(version);
      pair.script(scriptTool);
      const result = await same(pair, async (side) => {
        const { tool, asked } = weatherTool();
        const runner = side.client.chat.completions.runTools({ ...request(side), stream: true, tools: [tool] });
        const deltas: string[] = [];
        runner.on("content", (delta) => void deltas.push(delta));
        const content = await runner.finalContent();
        return { content, asked, deltas, messages: runner.messages };
      });
      expect(result).toMatchObject({ content: "It is -3 degrees.", asked: ["Oslo"] });
      const records = await pair.records.first(2);
      expect(records.map((record) => record.outcome)).toEqual(["ok", "ok"]);
      expect(pair.routed.server.requestCount).toBe(2);
    });

    it("is aborted as a whole", async () => {
      const held = hold();
      await using pair = await openPair(version);
      pair.routed.server.script(
        text("", { toolCalls: [{ name: "weather", arguments: { city: "Oslo" } }] }),
        held.answer,
      );
      const runner = pair.routed.client.chat.completions.runTools({
        ...request(pair.routed),
        tools: [weatherTool().tool],
      });
      const outcome = rejection(runner.finalContent());
      await pair.routed.server.waitForRequests(2);
      runner.abort();
      expect(await outcome).toBeInstanceOf(version.OpenAI.APIUserAbortError);
      const records = await pair.records.first(2);
      expect(records.map((record) => record.outcome)).toEqual(["ok", "aborted"]);
    });
  });
});
