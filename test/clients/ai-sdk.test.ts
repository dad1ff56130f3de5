import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { embedding, failure, fault, hold, startLoopbackServer, text } from "@spillway/testing";
import { APICallError, embedMany, generateObject, generateText, isStepCount, Output, streamText, tool } from "ai";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { attemptsOf, type FetchRig, openFetchRig, rejection, upstreamKey, within } from "./support.ts";

const answer = text("one two three", { usage: { inputTokens: 11, outputTokens: 3 } });
const usage = { inputTokens: 11, outputTokens: 3 };

const providerOf = ({ router }: FetchRig, extra: object = {}) =>
  createOpenAICompatible({
    name: "spillway",
    baseURL: "http://spillway/v1",
    apiKey: "key-of-the-app",
    fetch: router.fetch as typeof fetch,
    ...extra,
  });

/** As docs/guide.md has it: the router is the only one that retries. */
const once = { maxRetries: 0 };

describe("router.fetch under the AI SDK", () => {
  it("generateText", async () => {
    await using rig = await openFetchRig({}, { answer });
    const result = await generateText({ model: providerOf(rig)("auto"), prompt: "Hello", ...once });
    expect(result.text).toBe("one two three");
    expect(result.usage).toMatchObject(usage);
    const record = await rig.records.only();
    expect(result.response.headers).toMatchObject({ "x-request-id": record.id, "x-spillway-route": "auto" });
    expect(result.response.modelId).toBe("model-1");
    expect(record).toMatchObject({ outcome: "ok", api: "chat", stream: false, tokens: usage });
    expect(attemptsOf(record)).toEqual(["answer ok"]);
    expect(rig.server.requestCount).toBe(1);
    expect(rig.server.requests[0]).toMatchObject({ path: "/v1/chat/completions", model: "model-1" });
    expect(rig.server.requests[0]?.headers.authorization).toBe(`Bearer ${upstreamKey}`);
  });

  it("generateText of a pinned model", async () => {
    await using rig = await openFetchRig({}, { answer });
    await generateText({ model: providerOf(rig)("pinned"), prompt: "Hello", ...once });
    expect((await rig.records.only()).decision).toMatchObject({ route: undefined, requestedModel: "pinned" });
  });

  it("streamText: text as it comes, with usage in the record alone where the app did not ask", async () => {
    const held = hold(answer, { afterChunks: 1 });
    await using rig = await openFetchRig({}, { answer: held.answer });
    const result = streamText({ model: providerOf(rig)("auto"), prompt: "Hello", ...once });
    const read = async () => {
      let seen = "";
      for await (const piece of result.textStream) {
        seen += piece;
        if (seen === "one") held.release();
      }
      return seen;
    };
    expect(await within(read(), "the stream")).toBe("one two three");
    expect(await rig.records.only()).toMatchObject({ outcome: "ok", stream: true, tokens: usage });
    expect(rig.server.requestCount).toBe(1);
  });

  it("streamText with includeUsage", async () => {
    await using rig = await openFetchRig({}, { answer });
    const result = streamText({ model: providerOf(rig, { includeUsage: true })("auto"), prompt: "Hello", ...once });
    expect(await result.text).toBe("one two three");
    expect(await result.usage).toMatchObject(usage);
    expect(await rig.records.only()).toMatchObject({ outcome: "ok", tokens: usage });
  });

  it("tools, over several steps: one record for each call", async () => {
    await using rig = await openFetchRig();
    rig.server.script(
      text("", { toolCalls: [{ name: "weather", arguments: { city: "Oslo" } }] }),
      text("It is -3 degrees."),
    );
    const asked: string[] = [];
    const weather = tool({
      description: "The weather in a city.",
      inputSchema: z.object({ city: z.string() }),
      execute: async ({ city }) => {
        asked.push(city);
        return { celsius: -3 };
      },
    });
    const result = await generateText({
      model: providerOf(rig)("auto"),
      prompt: "Is it cold in Oslo?",
      tools: { weather },
      stopWhen: isStepCount(3),
      ...once,
    });
    expect(result.text).toBe("It is -3 degrees.");
    expect(asked).toEqual(["Oslo"]);
    expect((await rig.records.first(2)).map(attemptsOf)).toEqual([["answer ok"], ["answer ok"]]);
    expect(rig.records.all).toHaveLength(2);
    expect(rig.server.requestCount).toBe(2);
  });

  it("tools in a stream", async () => {
    await using rig = await openFetchRig(
      {},
      { answer: text("", { toolCalls: [{ name: "weather", arguments: { city: "Oslo" } }] }) },
    );
    const weather = tool({
      description: "The weather.",
      inputSchema: z.object({ city: z.string() }),
      execute: async () => "-3",
    });
    const result = streamText({ model: providerOf(rig)("auto"), prompt: "Hello", tools: { weather }, ...once });
    const calls = await result.toolCalls;
    expect(calls).toMatchObject([{ toolName: "weather", input: { city: "Oslo" } }]);
    expect(await rig.records.only()).toMatchObject({ outcome: "ok" });
  });

  for (const supportsStructuredOutputs of [true, false]) {
    it(`generateObject (${supportsStructuredOutputs ? "a schema" : "JSON"})`, async () => {
      await using rig = await openFetchRig({}, { answer: text('{"city":"Oslo","celsius":-3}') });
      const { object } = await generateObject({
        model: providerOf(rig, { supportsStructuredOutputs })("auto"),
        schema: z.object({ city: z.string(), celsius: z.number() }),
        prompt: "The weather in Oslo?",
        ...once,
      });
      expect(object).toEqual({ city: "Oslo", celsius: -3 });
      const type = supportsStructuredOutputs ? "json_schema" : "json_object";
      expect(rig.server.requests[0]?.body).toMatchObject({ response_format: { type } });
      expect(await rig.records.only()).toMatchObject({ outcome: "ok" });
    });
  }

  it("Output.object", async () => {
    await using rig = await openFetchRig({}, { answer: text('{"celsius":-3}') });
    const result = await generateText({
      model: providerOf(rig, { supportsStructuredOutputs: true })("auto"),
      output: Output.object({ schema: z.object({ celsius: z.number() }) }),
      prompt: "The weather in Oslo?",
      ...once,
    });
    expect(result.output).toEqual({ celsius: -3 });
    await rig.records.only();
  });

  it("embedMany", async () => {
    await using rig = await openFetchRig({}, { answer: embedding([0.6, 0.8], { inputTokens: 4 }) });
    const { embeddings } = await embedMany({
      model: providerOf(rig).embeddingModel("auto"),
      values: ["one", "two"],
      ...once,
    });
    expect(embeddings).toEqual([
      [0.6, 0.8],
      [0.6, 0.8],
    ]);
    expect(await rig.records.only()).toMatchObject({ api: "embeddings", outcome: "ok", tokens: { inputTokens: 4 } });
  });

  it.each([
    [400, 1],
    [429, 3],
    [500, 3],
  ])("%s is an APICallError after %d upstream call(s) and one record", async (status, count) => {
    await using rig = await openFetchRig(
      {},
      { answer: failure(status, { message: "What it says.", headers: { "retry-after-ms": "1" } }) },
    );
    const error = await rejection(generateText({ model: providerOf(rig)("auto"), prompt: "Hello", ...once }));
    if (!APICallError.isInstance(error)) expect.unreachable(`It is ${error}.`);
    expect(error).toMatchObject({ statusCode: status, message: "What it says." });
    expect(rig.server.requestCount).toBe(count);
    const record = await rig.records.only();
    expect(record).toMatchObject({ outcome: "error", status });
    expect(record.attempts).toHaveLength(count);
  });

  it("no answer is an error with the router's own as cause", async () => {
    await using rig = await openFetchRig({}, { answer: fault.resetBeforeHeaders() });
    const error = await rejection(generateText({ model: providerOf(rig)("auto"), prompt: "Hello", ...once }));
    const told: string[] = [];
    for (let one: unknown = error; one instanceof Error; one = one.cause)
      told.push(String((one as { code?: unknown }).code));
    expect(told).toContain("upstream_unreachable");
    expect(rig.server.requestCount).toBe(3);
    expect(await rig.records.only()).toMatchObject({ outcome: "error", errorCode: "upstream_unreachable" });
  });

  it("an abort signal ends the upstream call", async () => {
    await using rig = await openFetchRig({}, { answer: fault.hang() });
    const controller = new AbortController();
    const model = providerOf(rig)("auto");
    const outcome = rejection(generateText({ model, prompt: "Hello", abortSignal: controller.signal, ...once }));
    const [request] = await rig.server.waitForRequests(1);
    controller.abort();
    expect((await outcome).name).toBe("AbortError");
    await within(request?.finished as Promise<void>, "the end of the upstream call");
    expect(request?.aborted).toBe(true);
    expect(await rig.records.only()).toMatchObject({ outcome: "aborted" });
  });

  it("an abort in the middle of a stream ends the upstream call", async () => {
    await using rig = await openFetchRig({}, { answer: fault.stallMidStream(1, answer) });
    const controller = new AbortController();
    const model = providerOf(rig)("auto");
    const result = streamText({ model, prompt: "Hello", abortSignal: controller.signal, onError() {}, ...once });
    for await (const part of result.fullStream) if (part.type === "text-delta") controller.abort();
    const [request] = rig.server.requests;
    await within(request?.finished as Promise<void>, "the end of the upstream call");
    expect(request?.aborted).toBe(true);
    expect(await rig.records.only()).toMatchObject({ outcome: "aborted" });
  });

  it("a stream that breaks off fails as it does without the router", async () => {
    const broken = fault.resetMidBody();
    await using rig = await openFetchRig({}, { answer: broken });
    await using bare = await startLoopbackServer({ answer: broken });
    const read = async (provider: ReturnType<typeof providerOf>) => {
      const seen: string[] = [];
      const errors: string[] = [];
      const told = ({ error }: { error: unknown }) => void errors.push((error as Error).name);
      const { fullStream } = streamText({ model: provider("auto"), prompt: "Hello", onError: told, ...once });
      try {
        for await (const part of fullStream) seen.push(part.type === "text-delta" ? part.text : part.type);
      } catch (error) {
        seen.push(`thrown ${(error as Error).name}`);
      }
      return { seen: seen.filter((one) => one.trim() !== ""), errors };
    };
    const routed = await read(providerOf(rig));
    expect(routed).toEqual(await read(createOpenAICompatible({ name: "bare", baseURL: bare.baseUrl })));
    expect(await rig.records.only()).toMatchObject({ outcome: "cut" });
    expect(rig.server.requestCount).toBe(1);
  });

  it("labels come by headers", async () => {
    await using rig = await openFetchRig({}, { answer });
    const headers = { "x-spillway-labels": "tenant=acme" };
    await generateText({ model: providerOf(rig)("auto"), prompt: "Hello", headers, ...once });
    expect((await rig.records.only()).labels).toEqual({ tenant: "acme" });
  });
});
