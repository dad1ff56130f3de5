import { embedding, failure, fault, hold, raw, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  attemptsOf,
  collect,
  openPair,
  type PairOptions,
  rejection,
  type Side,
  same,
  sameError,
  upstreamKey,
  versions,
  within,
} from "./support.ts";

const answer = text("one two three", { usage: { inputTokens: 11, outputTokens: 3 } });
const reported = { inputTokens: 11, outputTokens: 3 };
const json = (body: object) => raw({ headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
const audio = Buffer.from([0x49, 0x44, 0x33, 0x00, 0xff, 0xfe, 0x80, 0x0a, 0x0d]);

/** Paths of the requests that went upstream. */
const pathsAt = ({ server }: Side) => server.requests.map(({ method, path }) => `${method} ${path}`);

describe.each(versions)("other APIs, $name", (version) => {
  describe("responses", () => {
    for (const model of ["auto", "pinned"] as const) {
      it(`create (${model})`, async () => {
        await using pair = await openPair(version, { model, server: { answer } });
        const response = await same(pair, (side) =>
          side.client.responses.create({ model: side.model, input: "Hello" }),
        );
        expect(response.output_text).toBe("one two three");
        expect(await pair.records.only()).toMatchObject({ api: "responses", outcome: "ok", tokens: reported });
      });

      it(`create with stream: true (${model})`, async () => {
        await using pair = await openPair(version, { model, server: { answer } });
        const events = await same(pair, async (side) =>
          collect(await side.client.responses.create({ model: side.model, input: "Hello", stream: true })),
        );
        expect(events.at(-1)?.type).toBe("response.completed");
        expect(pair.routed.server.requests[0]?.body).not.toHaveProperty("stream_options");
        const record = await pair.records.only();
        expect(record).toMatchObject({ api: "responses", stream: true, outcome: "ok", tokens: reported });
        expect(record.attempts[0]?.usage?.source).toBe("reported");
      });
    }

    it("stream() with its events and final response", async () => {
      await using pair = await openPair(version, { server: { answer } });
      const { final } = await same(pair, async (side) => {
        const stream = side.client.responses.stream({ model: side.model, input: "Hello" });
        const deltas: string[] = [];
        stream.on("response.output_text.delta", ({ delta }) => void deltas.push(delta));
        const events = await collect(stream);
        return { deltas, types: events.map((event) => event.type), final: await stream.finalResponse() };
      });
      expect(final.output_text).toBe("one two three");
      expect(await pair.records.only()).toMatchObject({ outcome: "ok" });
    });

    it("parse with zodTextFormat", async () => {
      await using pair = await openPair(version, { server: { answer: text('{"celsius":-3}') } });
      const response = await same(pair, (side) =>
        side.client.responses.parse({
          model: side.model,
          input: "Hello",
          text: { format: version.zodTextFormat(z.object({ celsius: z.number() }), "weather") },
        }),
      );
      expect(response.output_parsed).toEqual({ celsius: -3 });
      await pair.records.only();
    });

    it("function calls", async () => {
      await using pair = await openPair(version, {
        server: { answer: text("", { toolCalls: [{ name: "weather", arguments: { city: "Oslo" } }] }) },
      });
      await same(pair, (side) => side.client.responses.create({ model: side.model, input: "Hello" }));
    });

    it("an error event in a stream", async () => {
      await using pair = await openPair(version, { server: { answer: fault.errorEventInStream(2, answer) } });
      await same(pair, async (side) => {
        const seen: string[] = [];
        const stream = await side.client.responses.create({ model: side.model, input: "Hello", stream: true });
        const error = await rejection(
          (async () => {
            for await (const event of stream) seen.push(event.type);
            throw new RangeError("It ended well.");
          })(),
        );
        return { seen, class: error.constructor, message: error.message };
      });
      expect(await pair.records.only()).toMatchObject({ outcome: "cut", errorCode: "stream_error" });
    });

    it("a caller that breaks the loop ends the upstream call", async () => {
      await using pair = await openPair(version, { server: { answer: fault.stallMidStream(1, answer) } });
      const { client, server, model } = pair.routed;
      for await (const event of await client.responses.create({ model, input: "Hello", stream: true })) {
        if (event.type === "response.output_text.delta") break;
      }
      await within(server.requests[0]?.finished as Promise<void>, "the end of the upstream call");
      expect(server.requests[0]?.aborted).toBe(true);
      expect(await pair.records.only()).toMatchObject({ outcome: "aborted" });
    });

    it("an HTTP error", async () => {
      await using pair = await openPair(version, { config: { maxRetries: 0 }, server: { answer: failure(429) } });
      await sameError(pair, (side) => side.client.responses.create({ model: side.model, input: "Hello" }));
      expect(await pair.records.only()).toMatchObject({ outcome: "error", status: 429 });
    });

    it("retrieve, cancel and delete go to the default provider", async () => {
      await using pair = await openPair(version, {
        server: { answer: () => json({ id: "resp_1", object: "response", output: [] }) },
      });
      await same(pair, async ({ client }) => [
        await client.responses.retrieve("resp_1"),
        await client.responses.cancel("resp_1"),
        await client.responses.delete("resp_1"),
      ]);
      expect(pathsAt(pair.routed)).toEqual(pathsAt(pair.bare));
      expect((await pair.records.first(3)).map((record) => record.outcome)).toEqual(["ok", "ok", "ok"]);
    });
  });

  describe("embeddings", () => {
    const numbers = [0.25, -0.5, 1, 0];
    for (const model of ["auto", "pinned"] as const) {
      it(`create decodes base64 as ever (${model})`, async () => {
        await using pair = await openPair(version, {
          model,
          server: { answer: embedding(numbers, { inputTokens: 7 }) },
        });
        const result = await same(pair, (side) =>
          side.client.embeddings.create({ model: side.model, input: ["one", "two"] }),
        );
        expect(result.data.map((one) => one.embedding)).toEqual([numbers, numbers]);
        expect(pair.routed.server.requests[0]?.body).toMatchObject({ encoding_format: "base64" });
        const record = await pair.records.only();
        expect(record).toMatchObject({ api: "embeddings", outcome: "ok", tokens: { inputTokens: 7, outputTokens: 0 } });
        expect(record.costUsd).toBeCloseTo(7e-6, 12);
      });
    }

    it("create with plain numbers", async () => {
      await using pair = await openPair(version, { server: { answer: embedding(numbers) } });
      await same(pair, (side) =>
        side.client.embeddings.create({ model: side.model, input: "one", encoding_format: "float" }),
      );
    });
  });

  describe("completions", () => {
    it("create", async () => {
      await using pair = await openPair(version, { server: { answer } });
      const completion = await same(pair, (side) =>
        side.client.completions.create({ model: side.model, prompt: "Count" }),
      );
      expect(completion.choices[0]?.text).toBe("one two three");
      expect(await pair.records.only()).toMatchObject({ api: "completions", outcome: "ok", tokens: reported });
    });

    it("create with stream: true", async () => {
      await using pair = await openPair(version, { server: { answer } });
      const chunks = await collect(
        await pair.routed.client.completions.create({ model: "auto", prompt: "Count", stream: true }),
      );
      expect(chunks.map((chunk) => chunk.choices[0]?.text ?? "").join("")).toBe("one two three");
      expect(chunks.filter((chunk) => chunk.choices.length === 0)).toEqual([]);
      expect(await pair.records.only()).toMatchObject({ api: "completions", outcome: "ok", tokens: reported });
    });
  });

  describe("models", () => {
    it("list", async () => {
      await using pair = await openPair(version, { server: { models: ["a", "b"] } });
      const page = await same(pair, async ({ client }) => (await client.models.list()).data);
      expect(page.map((model) => model.id)).toEqual(["a", "b"]);
      const record = await pair.records.only();
      expect(record).toMatchObject({ api: "/models", outcome: "ok", costUsd: 0 });
      expect(attemptsOf(record)).toEqual(["answer ok"]);
    });

    it("list, by its pages", async () => {
      await using pair = await openPair(version, { server: { models: ["a", "b"] } });
      await same(pair, async ({ client }) => collect(client.models.list()));
    });

    it("retrieve of a configured model asks its provider by the provider's name", async () => {
      await using pair = await openPair(version, { model: "pinned", server: { models: ["model-1"] } });
      const model = await same(pair, (side) => side.client.models.retrieve(side.model));
      expect(model.id).toBe("model-1");
      expect(pathsAt(pair.routed)).toEqual(["GET /v1/models/model-1"]);
      await pair.records.only();
    });

    it("retrieve of another model asks the default provider", async () => {
      await using pair = await openPair(version, { server: { models: ["org/other"] } });
      await same(pair, ({ client }) => client.models.retrieve("org/other"));
      expect(pathsAt(pair.routed)).toEqual(pathsAt(pair.bare));
    });

    it("retrieve of a model that is not there is a NotFoundError", async () => {
      await using pair = await openPair(version);
      await sameError(pair, ({ client }) => client.models.retrieve("nobody"));
    });
  });

  describe("files and audio", () => {
    it("files.create sends the same form: name, type, bytes and fields", async () => {
      const given: PairOptions = { server: { answer: () => json({ id: "file_1", object: "file", purpose: "batch" }) } };
      await using pair = await openPair(version, given);
      const file = () => new File(['{"a":1}\n', audio], "linés.jsonl", { type: "application/jsonl" });
      await same(pair, ({ client }) => client.files.create({ file: file(), purpose: "batch" }));
      const forms = await Promise.all(
        [pair.bare, pair.routed].map(({ server }) =>
          formOf(server.requests.at(-1)?.headers["content-type"], server.requests.at(-1)?.bodyText),
        ),
      );
      expect(forms[1]).toEqual(forms[0]);
      expect(pair.routed.server.requests[0]?.headers.authorization).toBe(`Bearer ${upstreamKey}`);
      expect(await pair.records.only()).toMatchObject({ api: "/files", outcome: "ok" });
    });

    it("an upload causes no other request than its own", async () => {
      await using pair = await openPair(version, { server: { answer: () => json({ id: "file_1" }) } });
      const file = new File(["{}"], "lines.jsonl");
      await pair.routed.client.files.create({ file, purpose: "batch" });
      expect(pathsAt(pair.routed)).toEqual(["POST /v1/files"]);
      expect(pair.records.all.map((record) => record.api)).toEqual(["/files"]);
    });

    for (const model of ["auto", "pinned"] as const) {
      it(`audio.transcriptions.create goes to its model's provider by the provider's name (${model})`, async () => {
        await using pair = await openPair(version, {
          model,
          server: {
            answer: () =>
              json({ text: "Hi.", usage: { type: "tokens", input_tokens: 14, output_tokens: 2, total_tokens: 16 } }),
          },
        });
        const file = () => new File(["RIFF"], "a.wav", { type: "audio/wav" });
        await same(pair, (side) =>
          side.client.audio.transcriptions.create({ file: file(), model: side.model, language: "de" }),
        );
        const [bare, routed] = [pair.bare, pair.routed].map(({ server }) =>
          server.requests.find((request) => request.path === "/v1/audio/transcriptions"),
        );
        expect(await formOf(routed?.headers["content-type"], routed?.bodyText)).toEqual(
          await formOf(bare?.headers["content-type"], bare?.bodyText),
        );
        const records = pair.records.all.filter((record) => record.api === "/audio/transcriptions");
        expect(records).toHaveLength(1);
        expect(records[0]).toMatchObject({
          outcome: "ok",
          endpoint: "upstream/pinned",
          tokens: { inputTokens: 14, outputTokens: 2 },
        });
      });
    }

    it("audio.transcriptions.create with stream: true", async () => {
      const events = [
        'data: {"type":"transcript.text.delta","delta":"Hi"}\n\n',
        'data: {"type":"transcript.text.done","text":"Hi"}\n\n',
      ];
      await using pair = await openPair(version, {
        server: { answer: () => raw({ headers: { "content-type": "text/event-stream" }, body: events }) },
      });
      await same(pair, async (side) => {
        const file = new File(["RIFF"], "a.wav");
        return collect(await side.client.audio.transcriptions.create({ file, model: side.model, stream: true }));
      });
    });

    it("audio.speech.create gives the very bytes", async () => {
      await using pair = await openPair(version, {
        server: { answer: () => raw({ headers: { "content-type": "audio/mpeg" }, body: audio }) },
      });
      const bytes = await same(pair, async (side) => {
        const response = await side.client.audio.speech.create({ model: side.model, voice: "alloy", input: "Hello" });
        expect(response).toBeInstanceOf(Response);
        return {
          type: response.headers.get("content-type"),
          bytes: [...new Uint8Array(await response.arrayBuffer())],
        };
      });
      expect(bytes.bytes).toEqual([...audio]);
      expect(pair.routed.server.requests[0]?.model).toBe("model-1");
      expect(await pair.records.only()).toMatchObject({
        api: "/audio/speech",
        outcome: "ok",
        endpoint: "upstream/pinned",
      });
    });

    it("audio.speech.create hands bytes over as they come", async () => {
      await using pair = await openPair(version);
      await same(pair, async (side) => {
        const held = hold(raw({ headers: { "content-type": "audio/mpeg" }, body: [audio, audio] }), { afterChunks: 1 });
        side.server.answer(() => held.answer);
        const response = await within(
          side.client.audio.speech.create({ model: side.model, voice: "alloy", input: "Hello" }).asResponse(),
          "the headers",
          1_000,
        );
        const reader = (response.body as ReadableStream<Uint8Array>).getReader();
        const first = await within(reader.read(), "the first bytes", 1_000);
        held.release();
        let length = first.value?.byteLength ?? 0;
        for (let part = await reader.read(); !part.done; part = await reader.read()) length += part.value.byteLength;
        return { firstLength: first.value?.byteLength, length };
      });
    });

    it("files.content gives the very bytes", async () => {
      await using pair = await openPair(version, {
        server: { answer: () => raw({ headers: { "content-type": "application/octet-stream" }, body: audio }) },
      });
      const bytes = await same(pair, async ({ client }) => [
        ...new Uint8Array(await (await client.files.content("file_1")).arrayBuffer()),
      ]);
      expect(bytes).toEqual([...audio]);
    });

    it("a list's query goes up as it is", async () => {
      await using pair = await openPair(version, {
        server: { answer: () => json({ object: "list", data: [], has_more: false }) },
      });
      await same(
        pair,
        async ({ client }) => (await client.files.list({ limit: 2, after: "file_1", purpose: "batch" })).data,
      );
      expect(pair.routed.server.requests[0]?.query).toBe(pair.bare.server.requests[0]?.query);
      expect(pair.routed.server.requests[0]?.query).toContain("limit=2");
    });

    it("204 without a body", async () => {
      await using pair = await openPair(version, { server: { answer: () => raw({ status: 204 }) } });
      await same(pair, ({ client }) => client.delete("/files/file_1"));
      await same(pair, async ({ client }) => {
        const response = await client.delete("/files/file_1").asResponse();
        return { status: response.status, body: response.body, text: await response.text() };
      });
    });
  });

  it("stored completions are listed with their query, at no cost", async () => {
    await using pair = await openPair(version, {
      server: { answer: () => json({ object: "list", data: [], has_more: false }) },
    });
    await same(pair, async ({ client }) => (await client.chat.completions.list({ limit: 2, order: "desc" })).data);
    expect(pair.routed.server.requests[0]?.query).toBe(pair.bare.server.requests[0]?.query);
    expect(await pair.records.only()).toMatchObject({
      outcome: "ok",
      costUsd: 0,
      unpricedAttempts: 0,
      tokens: { inputTokens: 0, outputTokens: 0 },
    });
  });

  it("client.post to a path of no known API passes through", async () => {
    await using pair = await openPair(version, { server: { answer: () => json({ done: true }) } });
    await same(pair, (side) =>
      side.client.post("/rerank", { body: { model: side.model, query: "x", documents: ["y"] } }),
    );
    expect(pair.routed.server.requests[0]?.body).toEqual({ model: "model-1", query: "x", documents: ["y"] });
    expect(await pair.records.only()).toMatchObject({ api: "/rerank", outcome: "ok" });
  });

  it("moderations of a model that is not configured go to the default provider as they are", async () => {
    await using pair = await openPair(version, { server: { answer: () => json({ id: "m", results: [] }) } });
    const ask = ({ client }: Side) => client.moderations.create({ model: "omni-moderation-latest", input: "Hello" });
    await same(pair, ask);
    expect(pair.routed.server.requests[0]?.bodyText).toBe(pair.bare.server.requests[0]?.bodyText);
  });
});

/** A multipart form's fields, files by name, type and text. */
async function formOf(type: string | undefined, body: string | undefined): Promise<object> {
  const form = await new Response(body ?? "", { headers: { "content-type": type ?? "" } }).formData();
  const fields: object[] = [];
  for (const [name, value] of form) {
    fields.push(
      typeof value === "string"
        ? { name, value }
        : { name, file: value.name, type: value.type, text: await value.text() },
    );
  }
  return fields;
}
