import { fault, hold, text } from "@spillway/testing";
import type OpenAI from "openai";
import { describe, expect, it } from "vitest";
import {
  attemptsOf,
  collect,
  openPair,
  type Pair,
  pieceOf,
  rejection,
  type Side,
  same,
  user,
  versions,
  within,
  withoutNullUsage,
} from "./support.ts";

type Extra = Partial<Omit<OpenAI.ChatCompletionCreateParamsStreaming, "messages" | "model" | "stream">>;

const open = ({ client, model }: Side, extra: Extra = {}, options: OpenAI.RequestOptions = {}) =>
  client.chat.completions.create({ model, messages: user("Count."), ...extra, stream: true }, options);

const answer = text("one two three", { usage: { inputTokens: 11, outputTokens: 3 } });

/** The upstream call on the routed side ended because the client left. */
async function expectUpstreamStopped(pair: Pair): Promise<void> {
  const [request] = pair.routed.server.requests;
  await within(request?.finished as Promise<void>, "the end of the upstream call");
  expect(request?.aborted).toBe(true);
  expect(pair.routed.server.requestCount).toBe(1);
}

describe.each(versions)("streams, $name", (version) => {
  for (const model of ["auto", "pinned"] as const) {
    it(`for await gives the bare client's chunks (${model})`, async () => {
      await using pair = await openPair(version, { model, server: { answer } });
      const chunks = await same(pair, async (side) => (await collect(await open(side))).map(withoutNullUsage));
      expect(chunks.map(pieceOf).join("")).toBe("one two three");
      const record = await pair.records.only();
      expect(record).toMatchObject({ outcome: "ok", status: 200, stream: true, endpoint: "upstream/pinned" });
      expect(record.attempts[0]?.usage).toMatchObject({ inputTokens: 11, outputTokens: 3, source: "reported" });
      expect(attemptsOf(record)).toEqual(["answer ok"]);
      expect(record.costUsd).toBeCloseTo(17e-6, 12);
    });
  }

  describe("usage", () => {
    it("is asked of the provider, and not delivered where the caller did not ask", async () => {
      await using pair = await openPair(version, { server: { answer } });
      const chunks = await collect(await open(pair.routed));
      expect(pair.routed.server.requests[0]?.body).toMatchObject({ stream_options: { include_usage: true } });
      expect(chunks.filter((chunk) => chunk.choices.length === 0)).toEqual([]);
      expect(chunks.filter((chunk) => typeof chunk.usage === "object" && chunk.usage !== null)).toEqual([]);
      expect((await pair.records.only()).tokens).toMatchObject({ inputTokens: 11, outputTokens: 3 });
    });

    it("is delivered once where the caller asked: the very chunks of the bare client", async () => {
      await using pair = await openPair(version, { server: { answer } });
      const options = { stream_options: { include_usage: true } };
      const chunks = await same(pair, async (side) => collect(await open(side, options)));
      expect(chunks.filter((chunk) => chunk.usage != null)).toHaveLength(1);
      expect((await pair.records.only()).tokens).toMatchObject({ inputTokens: 11, outputTokens: 3 });
    });

    it("is left out where the caller said false, and other stream options are kept", async () => {
      await using pair = await openPair(version, { server: { answer } });
      const options = { stream_options: { include_usage: false, include_obfuscation: false } };
      const chunks = await collect(await open(pair.routed, options));
      expect(chunks.filter((chunk) => chunk.usage != null)).toEqual([]);
      expect(pair.routed.server.requests[0]?.body).toMatchObject({
        stream_options: { include_usage: true, include_obfuscation: false },
      });
    });

    it("is estimated where the provider never tells", async () => {
      await using pair = await openPair(version, { server: { answer: fault.usageMissing(answer) } });
      await same(pair, async (side) => (await collect(await open(side))).map(withoutNullUsage));
      expect((await pair.records.only()).attempts[0]?.usage).toMatchObject({ source: "estimated" });
    });

    it("that comes unasked on a chunk with choices is not cut away", async () => {
      await using pair = await openPair(version, {
        server: { answer: text("a b", { usageInStream: "always", usage: { inputTokens: 4, outputTokens: 2 } }) },
      });
      await collect(await open(pair.routed));
      expect((await pair.records.only()).tokens).toMatchObject({ inputTokens: 4, outputTokens: 2 });
    });
  });

  it.each([
    ["tool calls", text("Let me look.", { toolCalls: [{ name: "weather", arguments: { city: "Zürich" } }] })],
    ["a refusal", text("", { refusal: "I cannot do that." })],
    ["characters of many bytes, split across writes", fault.splitUtf8(text("Zürich 東京 🙂 ñ"))],
    ["all events in one write", text("one two three", { coalesce: true })],
    ["no [DONE]", fault.streamWithoutDone(answer)],
    ["an empty answer", text("")],
  ])("%s come as from the bare client", async (_what, given) => {
    await using pair = await openPair(version, { server: { answer: given } });
    await same(pair, async (side) => (await collect(await open(side))).map(withoutNullUsage));
    expect(await pair.records.only()).toMatchObject({ outcome: "ok" });
  });

  it("each choice of several comes as from the bare client", async () => {
    await using pair = await openPair(version, { server: { answer } });
    await same(pair, async (side) => (await collect(await open(side, { n: 2 }))).map(withoutNullUsage));
  });

  it("chunks come when the provider sends them, not at the end", async () => {
    const held = hold(answer, { afterChunks: 2 });
    await using pair = await openPair(version);
    pair.routed.server.answer(held.answer);
    const read = async () => {
      let seen = "";
      for await (const chunk of await open(pair.routed)) {
        seen += pieceOf(chunk);
        if (seen === "one two") held.release();
      }
      return seen;
    };
    expect(await within(read(), "the stream")).toBe("one two three");
  });

  it("stream.tee() gives both readers the whole", async () => {
    await using pair = await openPair(version, { server: { answer } });
    await same(pair, async (side) => {
      const [left, right] = (await open(side)).tee();
      const both = await Promise.all([collect(left), collect(right)]);
      expect(both[0]).toEqual(both[1]);
      return both[0].map(withoutNullUsage);
    });
    expect(await pair.records.only()).toMatchObject({ outcome: "ok" });
  });

  it("stream.toReadableStream() gives the bare client's lines", async () => {
    await using pair = await openPair(version, { server: { answer } });
    await same(pair, async (side) => {
      const lines = await new Response((await open(side)).toReadableStream() as ReadableStream<Uint8Array>).text();
      return lines
        .trim()
        .split("\n")
        .map((line) => withoutNullUsage(JSON.parse(line) as object));
    });
    expect(await pair.records.only()).toMatchObject({ outcome: "ok" });
  });

  describe("a caller that leaves", () => {
    it("by breaking the loop early: the upstream connection is closed at once", async () => {
      await using pair = await openPair(version, { server: { answer: fault.neverEndingStream() } });
      await same(pair, async (side) => {
        for await (const chunk of await open(side)) if (pieceOf(chunk) !== "") break;
      });
      await expectUpstreamStopped(pair);
      const record = await pair.records.only();
      expect(record).toMatchObject({ outcome: "aborted", status: 200, errorCode: undefined });
      expect(attemptsOf(record)).toEqual(["answer aborted"]);
    });

    it("by throwing out of the loop", async () => {
      await using pair = await openPair(version, { server: { answer: fault.neverEndingStream() } });
      const loop = async () => {
        for await (const _ of await open(pair.routed)) throw new RangeError("Enough.");
      };
      expect(await rejection(loop())).toBeInstanceOf(RangeError);
      await expectUpstreamStopped(pair);
      expect(await pair.records.only()).toMatchObject({ outcome: "aborted" });
    });

    it("by stream.controller.abort() inside the loop: it ends as the bare client's", async () => {
      await using pair = await openPair(version, { server: { answer: fault.stallMidStream(2, answer) } });
      const text = await same(pair, async (side) => {
        const stream = await open(side);
        let seen = "";
        for await (const chunk of stream) {
          seen += pieceOf(chunk);
          if (seen === "one two") stream.controller.abort();
        }
        return seen;
      });
      expect(text).toBe("one two");
      await expectUpstreamStopped(pair);
      expect(await pair.records.only()).toMatchObject({ outcome: "aborted", status: 200 });
    });

    it("by stream.controller.abort() before the first read", async () => {
      await using pair = await openPair(version, { server: { answer: fault.stallMidStream(1, answer) } });
      const stream = await open(pair.routed);
      stream.controller.abort();
      await expectUpstreamStopped(pair);
      await collect(stream);
      expect(await pair.records.only()).toMatchObject({ outcome: "aborted" });
    });

    it("by never reading on, and aborting then", async () => {
      await using pair = await openPair(version, { server: { answer: fault.stallMidStream(1, answer) } });
      const stream = await open(pair.routed);
      stream.controller.abort();
      await expectUpstreamStopped(pair);
      expect(await pair.records.only()).toMatchObject({ outcome: "aborted" });
    });

    it("by its own signal in the middle", async () => {
      await using pair = await openPair(version, { server: { answer: fault.stallMidStream(2, answer) } });
      await same(pair, async (side) => {
        const controller = new AbortController();
        let seen = "";
        let error: unknown;
        try {
          for await (const chunk of await open(side, {}, { signal: controller.signal })) {
            seen += pieceOf(chunk);
            if (seen === "one two") controller.abort();
          }
        } catch (thrown) {
          error = thrown;
        }
        return { seen, error: (error as Error | undefined)?.constructor };
      });
      await expectUpstreamStopped(pair);
      expect(await pair.records.only()).toMatchObject({ outcome: "aborted", errorCode: undefined });
    });

    it("by its own signal with a reason of its own", async () => {
      await using pair = await openPair(version, { server: { answer: fault.stallMidStream(2, answer) } });
      await same(pair, async (side) => {
        const controller = new AbortController();
        let seen = "";
        let error: unknown;
        try {
          for await (const chunk of await open(side, {}, { signal: controller.signal })) {
            seen += pieceOf(chunk);
            if (seen === "one two") controller.abort(new RangeError("The user closed the tab."));
          }
        } catch (thrown) {
          error = thrown;
        }
        return { seen, error: (error as Error | undefined)?.constructor };
      });
      await expectUpstreamStopped(pair);
      expect(await pair.records.only()).toMatchObject({ outcome: "aborted" });
    });

    it("behind [DONE] has not left: the call is ok with its usage", async () => {
      await using pair = await openPair(version, { server: { answer } });
      const options = { stream_options: { include_usage: true } };
      for await (const chunk of await open(pair.routed, options)) if (chunk.usage != null) break;
      expect(await pair.records.only()).toMatchObject({ outcome: "ok", tokens: { inputTokens: 11, outputTokens: 3 } });
    });
  });

  describe("a stream that breaks", () => {
    it("by an error event after content: the bare client's error", async () => {
      await using pair = await openPair(version, { server: { answer: fault.errorEventInStream(2, answer) } });
      await same(pair, async (side) => {
        const seen: string[] = [];
        const error = await rejection(
          (async () => {
            for await (const chunk of await open(side)) seen.push(pieceOf(chunk));
          })(),
        );
        const { status, code, type, message } = error as InstanceType<typeof OpenAI.APIError>;
        return { text: seen.join(""), class: error.constructor, status, code, type, message };
      });
      expect(pair.routed.server.requestCount).toBe(1);
      expect(await pair.records.only()).toMatchObject({ outcome: "cut", errorCode: "stream_error", status: 200 });
    });

    it("by a reset after content: an error after the same text, and no second call", async () => {
      await using pair = await openPair(version, { server: { answer: fault.resetMidBody() } });
      const seen: string[] = [];
      await rejection(
        (async () => {
          for await (const chunk of await open(pair.routed)) seen.push(pieceOf(chunk));
        })(),
      );
      expect(pair.routed.server.requestCount).toBe(1);
      expect(await pair.records.only()).toMatchObject({ outcome: "cut", errorCode: "stream_cut" });
    });

    it("by a malformed event after content: an error, no silent loss", async () => {
      await using pair = await openPair(version, { server: { answer: fault.malformedEvent(1, answer) } });
      await rejection((async () => collect(await open(pair.routed)))());
      expect(pair.routed.server.requestCount).toBe(1);
      expect(await pair.records.only()).toMatchObject({ outcome: "cut", errorCode: "stream_malformed" });
    });

    it("before any content is tried again, and the caller sees one whole answer", async () => {
      await using pair = await openPair(version);
      pair.routed.server.script(fault.resetBeforeHeaders(), fault.errorEventInStream(0), answer);
      const chunks = await collect(await open(pair.routed));
      expect(chunks.map(pieceOf).join("")).toBe("one two three");
      const record = await pair.records.only();
      expect(record).toMatchObject({ outcome: "ok" });
      expect(pair.routed.server.requestCount).toBe(record.attempts.length);
      expect(record.attempts).toHaveLength(3);
    });
  });
});
