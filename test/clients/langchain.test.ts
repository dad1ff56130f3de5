import { HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { ChatOpenAI, type ChatOpenAIFields, OpenAIEmbeddings } from "@langchain/openai";
import { embedding, failure, fault, hold, text } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { attemptsOf, type FetchRig, openFetchRig, rejection, upstreamKey, within } from "./support.ts";

const answer = text("one two three", { usage: { inputTokens: 11, outputTokens: 3 } });
const usage = { inputTokens: 11, outputTokens: 3 };

/** As docs/guide.md has it: the router is the only one that retries. */
const chatOf = ({ router }: FetchRig, extra: Partial<ChatOpenAIFields> = {}) =>
  new ChatOpenAI({
    model: "auto",
    apiKey: "key-of-the-app",
    maxRetries: 0,
    configuration: { fetch: router.fetch as typeof fetch },
    ...extra,
  });

const weather = tool(async () => "-3", {
  name: "weather",
  description: "The weather in a city.",
  schema: z.object({ city: z.string() }),
});

describe("router.fetch under LangChain", () => {
  it("invoke", async () => {
    await using rig = await openFetchRig({}, { answer });
    const message = await chatOf(rig).invoke([new HumanMessage("Hello")]);
    expect(message.content).toBe("one two three");
    expect(message.usage_metadata).toMatchObject({ input_tokens: 11, output_tokens: 3 });
    const record = await rig.records.only();
    expect(record).toMatchObject({ outcome: "ok", api: "chat", stream: false, tokens: usage });
    expect(attemptsOf(record)).toEqual(["answer ok"]);
    expect(rig.server.requestCount).toBe(1);
    expect(rig.server.requests[0]).toMatchObject({ path: "/v1/chat/completions", model: "model-1" });
    expect(rig.server.requests[0]?.headers.authorization).toBe(`Bearer ${upstreamKey}`);
  });

  it("invoke by the Responses API", async () => {
    await using rig = await openFetchRig({}, { answer });
    const message = await chatOf(rig, { useResponsesApi: true }).invoke("Hello");
    expect(message.text).toBe("one two three");
    expect(await rig.records.only()).toMatchObject({ outcome: "ok", api: "responses", tokens: usage });
  });

  for (const streamUsage of [true, false]) {
    it(`stream: text as it comes (streamUsage: ${streamUsage})`, async () => {
      const held = hold(answer, { afterChunks: 1 });
      await using rig = await openFetchRig({}, { answer: held.answer });
      const read = async () => {
        let seen = "";
        let told = 0;
        for await (const chunk of await chatOf(rig, { streamUsage }).stream("Hello")) {
          seen += chunk.text;
          if (seen === "one") held.release();
          if (chunk.usage_metadata !== undefined) told += 1;
        }
        return { seen, told };
      };
      expect(await within(read(), "the stream")).toEqual({ seen: "one two three", told: streamUsage ? 1 : 0 });
      expect(await rig.records.only()).toMatchObject({ outcome: "ok", stream: true, tokens: usage });
      expect(rig.server.requestCount).toBe(1);
    });
  }

  it("bindTools", async () => {
    await using rig = await openFetchRig(
      {},
      { answer: text("", { toolCalls: [{ name: "weather", arguments: { city: "Oslo" } }] }) },
    );
    const message = await chatOf(rig).bindTools([weather]).invoke("Is it cold in Oslo?");
    expect(message.tool_calls).toMatchObject([{ name: "weather", args: { city: "Oslo" } }]);
    expect(rig.server.requests[0]?.body).toMatchObject({ tools: [{ function: { name: "weather" } }] });
    expect(await rig.records.only()).toMatchObject({ outcome: "ok" });
  });

  it("withStructuredOutput", async () => {
    await using rig = await openFetchRig({}, { answer: text('{"celsius":-3}') });
    const model = chatOf(rig, { model: "gpt-4o-mini" });
    rig.router.update({
      providers: { upstream: { preset: "openai", baseUrl: rig.server.baseUrl, apiKey: upstreamKey } },
      endpoints: [{ provider: "upstream", model: "gpt-4o-mini" }],
      onCall: rig.records.onCall,
    });
    const structured = model.withStructuredOutput(z.object({ celsius: z.number() }), { method: "jsonSchema" });
    expect(await structured.invoke("Hello")).toEqual({ celsius: -3 });
    expect(await rig.records.only()).toMatchObject({ outcome: "ok" });
  });

  it("OpenAIEmbeddings", async () => {
    await using rig = await openFetchRig({}, { answer: embedding([0.25, 0.5], { inputTokens: 4 }) });
    const embeddings = new OpenAIEmbeddings({
      model: "auto",
      apiKey: "key-of-the-app",
      maxRetries: 0,
      configuration: { fetch: rig.router.fetch as typeof fetch },
    });
    expect(await embeddings.embedDocuments(["one", "two"])).toEqual([
      [0.25, 0.5],
      [0.25, 0.5],
    ]);
    expect(await rig.records.only()).toMatchObject({ api: "embeddings", outcome: "ok", tokens: { inputTokens: 4 } });
  });

  it.each([
    [400, 1],
    [429, 3],
    [500, 3],
  ])("%s is an error with its status after %d upstream call(s) and one record", async (status, count) => {
    await using rig = await openFetchRig(
      {},
      { answer: failure(status, { message: "What it says.", headers: { "retry-after-ms": "1" } }) },
    );
    const error = await rejection(chatOf(rig).invoke("Hello"));
    expect(error).toMatchObject({ status });
    expect(error.message).toContain("What it says.");
    expect(rig.server.requestCount).toBe(count);
    const record = await rig.records.only();
    expect(record).toMatchObject({ outcome: "error", status });
    expect(record.attempts).toHaveLength(count);
  });

  it("no answer: three upstream calls and one record", async () => {
    await using rig = await openFetchRig({}, { answer: fault.resetBeforeHeaders() });
    await rejection(chatOf(rig).invoke("Hello"));
    expect(rig.server.requestCount).toBe(3);
    expect(await rig.records.only()).toMatchObject({ outcome: "error", errorCode: "upstream_unreachable" });
  });

  it("a signal ends the upstream call", async () => {
    await using rig = await openFetchRig({}, { answer: fault.hang() });
    const controller = new AbortController();
    const outcome = rejection(chatOf(rig).invoke("Hello", { signal: controller.signal }));
    const [request] = await rig.server.waitForRequests(1);
    controller.abort();
    await outcome;
    await within(request?.finished as Promise<void>, "the end of the upstream call");
    expect(request?.aborted).toBe(true);
    expect(await rig.records.only()).toMatchObject({ outcome: "aborted" });
  });

  it("breaking out of a stream ends the upstream call", async () => {
    await using rig = await openFetchRig({}, { answer: fault.neverEndingStream() });
    for await (const chunk of await chatOf(rig).stream("Hello")) if (chunk.text !== "") break;
    const [request] = rig.server.requests;
    await within(request?.finished as Promise<void>, "the end of the upstream call");
    expect(request?.aborted).toBe(true);
    expect(await rig.records.only()).toMatchObject({ outcome: "aborted" });
  });
});
