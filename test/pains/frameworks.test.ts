import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { ChatOpenAI } from "@langchain/openai";
import { type Answer, failure, fault, hold, startLoopbackServer, text } from "@spillway/testing";
import { generateText, isStepCount, Output, streamText, tool } from "ai";
import { type CallRecord, createRouter, type Router } from "spillway";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type Place, path, within } from "../routing/support.ts";
import { twoVendors } from "./support.ts";

const spare = text("from the spare", { usage: { inputTokens: 10, outputTokens: 3 } });
const weatherCall = text("", { toolCalls: [{ name: "weather", arguments: { city: "Oslo" } }] });

/** A router for SDKs that take a `fetch`, over two vendors, and what it told. */
function routerOver(first: Place, second: Place) {
  const records: CallRecord[] = [];
  const onCall = (record: CallRecord) => void records.push(record);
  const router = createRouter(twoVendors(first, second, { rest: { onCall } }), { environment: {} });
  return { router, records, [Symbol.asyncDispose]: () => within(router.close(), "router.close()") };
}

const chatOf = ({ fetch }: Router) =>
  new ChatOpenAI({ model: "auto", apiKey: "unused", maxRetries: 0, configuration: { fetch } });
const modelOf = ({ fetch }: Router) =>
  createOpenAICompatible({
    name: "spillway",
    baseURL: "http://spillway/v1",
    fetch,
    supportsStructuredOutputs: true,
  })("auto");

const failing: readonly [string, Answer][] = [
  ["an error status", failure(503)],
  ["a cut before content", fault.cutStream(0)],
];

describe("fallbacks under other SDKs", () => {
  it.each(failing)("11: LangChain: the fallback's answer streams, token by token, after %s", async (_name, answer) => {
    const held = hold(spare, { afterChunks: 1 });
    await using first = await startLoopbackServer({ answer });
    await using second = await startLoopbackServer({ answer: held.answer });
    await using rig = routerOver(first, second);
    const read = async () => {
      const pieces: string[] = [];
      for await (const chunk of await chatOf(rig.router).stream("Hello")) {
        if (chunk.text !== "") pieces.push(chunk.text);
        // The rest is let go only now: a fallback that gathered its answer first would never get here.
        if (pieces.length === 1) held.release();
      }
      return pieces;
    };
    expect(await within(read(), "the stream")).toEqual(["from", " the", " spare"]);
    expect([first.requestCount, second.requestCount]).toEqual([1, 1]);
  });

  it("12: LangChain: tools are bound to the fallback as well", async () => {
    await using first = await startLoopbackServer({ answer: failure(503) });
    await using second = await startLoopbackServer({ answer: weatherCall });
    await using rig = routerOver(first, second);
    const weather = {
      type: "function",
      function: { name: "weather", description: "The weather in a city.", parameters: { type: "object" } },
    } as const;
    const message = await chatOf(rig.router).bindTools([weather]).invoke("Is it cold in Oslo?");
    expect(message.tool_calls).toMatchObject([{ name: "weather", args: { city: "Oslo" } }]);
    for (const { requests } of [first, second]) {
      expect(requests[0]?.body).toMatchObject({ tools: [{ function: { name: "weather" } }] });
    }
  });

  it("12: LangChain: structured output comes from the fallback as well", async () => {
    await using first = await startLoopbackServer({ answer: failure(503) });
    await using second = await startLoopbackServer({ answer: text('{"celsius":-3}') });
    await using rig = routerOver(first, second);
    const schema = z.object({ celsius: z.number() });
    const structured = chatOf(rig.router).withStructuredOutput(schema, { method: "jsonMode" });
    expect(await structured.invoke("JSON, please.")).toEqual({ celsius: -3 });
  });

  it.each([failure(429), failure(500), failure(401), fault.resetBeforeHeaders()])(
    "13: AI SDK: generateText is answered by another model at another provider ($kind $status)",
    async (answer) => {
      await using first = await startLoopbackServer({ answer });
      await using second = await startLoopbackServer({ answer: spare });
      await using rig = routerOver(first, second);
      const result = await generateText({ model: modelOf(rig.router), prompt: "Hello", maxRetries: 0 });
      expect(result.text).toBe("from the spare");
      // Who answered, and what it used, is the fallback's.
      expect(result.response.modelId).toBe("spare");
      expect(result.response.headers).toMatchObject({ "x-spillway-endpoint": "second/spare" });
      expect(result.usage).toMatchObject({ inputTokens: 10, outputTokens: 3 });
      expect([first.requestCount, second.requestCount]).toEqual([1, 1]);
    },
  );

  it.each(failing)("13: AI SDK: streamText falls back, with its text as it comes, after %s", async (_name, answer) => {
    const held = hold(spare, { afterChunks: 1 });
    await using first = await startLoopbackServer({ answer });
    await using second = await startLoopbackServer({ answer: held.answer });
    await using rig = routerOver(first, second);
    const result = streamText({ model: modelOf(rig.router), prompt: "Hello", maxRetries: 0 });
    const read = async () => {
      let seen = "";
      for await (const piece of result.textStream) {
        seen += piece;
        if (seen === "from") held.release();
      }
      return seen;
    };
    expect(await within(read(), "the stream")).toBe("from the spare");
    expect(first.requestCount).toBe(1);
  });

  it("13: AI SDK: each step of a run with tools falls back by itself", async () => {
    await using first = await startLoopbackServer();
    await using second = await startLoopbackServer({ answer: spare });
    first.script(weatherCall, failure(503));
    await using rig = routerOver(first, second);
    const weather = tool({
      description: "The weather in a city.",
      inputSchema: z.object({ city: z.string() }),
      execute: async () => ({ celsius: -3 }),
    });
    const result = await generateText({
      model: modelOf(rig.router),
      prompt: "Is it cold in Oslo?",
      tools: { weather },
      stopWhen: isStepCount(3),
      maxRetries: 0,
    });
    expect(result.text).toBe("from the spare");
    expect(rig.records.map(path)).toEqual([
      ["answer first/large"],
      ["answer first/large overloaded", "fallback second/spare"],
    ]);
  });

  it("13: AI SDK: an object falls back with its schema", async () => {
    await using first = await startLoopbackServer({ answer: failure(503) });
    await using second = await startLoopbackServer({ answer: text('{"celsius":-3}') });
    await using rig = routerOver(first, second);
    const output = Output.object({ schema: z.object({ celsius: z.number() }) });
    const result = await generateText({ model: modelOf(rig.router), output, prompt: "How cold is it?", maxRetries: 0 });
    expect(result.output).toEqual({ celsius: -3 });
    expect(second.requests[0]?.body).toMatchObject({ response_format: { type: "json_schema" } });
  });
});
