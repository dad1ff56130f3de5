import { fault, text } from "@spillway/testing";
import { describe, expect, test } from "vitest";
import { messages, post, startPair, writtenPieces } from "./support.ts";

describe("a chat completion", () => {
  test("greets with the request's model where nothing is scripted, and counts tokens the same way each time", async () => {
    const { server, client } = await startPair();
    const first = await client.chat.completions.create({ model: "small-1", messages });
    const second = await client.chat.completions.create({ model: "small-1", messages });
    expect(first.choices[0]?.message.content).toBe("Hello from small-1.");
    expect(first.choices[0]?.finish_reason).toBe("stop");
    expect(first.model).toBe("small-1");
    expect(first.usage).toMatchObject({ prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 });
    expect(first._request_id).toBe("req_loopback_1");
    expect(second._request_id).toBe("req_loopback_2");
    expect(second).toEqual(first);
    expect(server.requests.map((request) => request.model)).toEqual(["small-1", "small-1"]);
  });

  test("carries usage, model, finish reason, id and headers as scripted", async () => {
    const { server, client } = await startPair();
    server.script(
      text("Paris.", {
        model: "upstream-1",
        id: "chatcmpl-7",
        usage: { inputTokens: 100, outputTokens: 30 },
        cachedTokens: 64,
        cacheWriteTokens: 16,
        reasoningTokens: 20,
        finishReason: "length",
        headers: { "X-Request-Id": "up-1", "x-extra": "yes" },
      }),
    );
    const { data, response } = await client.chat.completions.create({ model: "m", messages }).withResponse();
    expect(data).toMatchObject({ id: "chatcmpl-7", model: "upstream-1" });
    expect(data.choices[0]?.finish_reason).toBe("length");
    expect(data.usage).toMatchObject({
      prompt_tokens: 100,
      completion_tokens: 30,
      total_tokens: 130,
      prompt_tokens_details: { cached_tokens: 64, cache_write_tokens: 16 },
      completion_tokens_details: { reasoning_tokens: 20 },
    });
    expect(response.headers.get("x-request-id")).toBe("up-1");
    expect(response.headers.get("x-extra")).toBe("yes");
  });

  test("has log probabilities only where they were asked for", async () => {
    const { server, client } = await startPair();
    server.answer(text("Yes, sure.", { logprobs: [-0.1, -0.2, -3] }));
    const asked = await client.chat.completions.create({ model: "m", messages, logprobs: true });
    const unasked = await client.chat.completions.create({ model: "m", messages });
    const tokens = asked.choices[0]?.logprobs?.content ?? [];
    expect(tokens.map((token) => token.logprob)).toEqual([-0.1, -0.2, -3]);
    expect(tokens.map((token) => token.token).join("")).toBe("Yes, sure.");
    expect(unasked.choices[0]?.logprobs).toBeNull();
    expect(asked.usage?.completion_tokens).toBe(3);
  });

  test("has tool calls, a refusal, and as many choices as asked for", async () => {
    const { server, client } = await startPair();
    server.script(
      text("", { toolCalls: [{ id: "call_1", name: "weather", arguments: { city: "Oslo" } }] }),
      text("", { refusal: "I cannot help with that." }),
      text("Twice."),
    );
    const call = await client.chat.completions.create({ model: "m", messages });
    expect(call.choices[0]).toMatchObject({
      finish_reason: "tool_calls",
      message: {
        content: null,
        tool_calls: [{ id: "call_1", type: "function", function: { name: "weather", arguments: '{"city":"Oslo"}' } }],
      },
    });
    const refusal = await client.chat.completions.create({ model: "m", messages });
    expect(refusal.choices[0]?.message).toMatchObject({ content: null, refusal: "I cannot help with that." });
    const two = await client.chat.completions.create({ model: "m", messages, n: 2 });
    expect(two.choices.map((choice) => [choice.index, choice.message.content])).toEqual([
      [0, "Twice."],
      [1, "Twice."],
    ]);
  });

  test("has no usage with `usage: none` and with fault.usageMissing()", async () => {
    const { server, client } = await startPair();
    server.script(text("a", { usage: "none" }), fault.usageMissing(), fault.usageMissing());
    expect((await client.chat.completions.create({ model: "m", messages })).usage).toBeUndefined();
    expect((await client.chat.completions.create({ model: "m", messages })).usage).toBeUndefined();
    const stream = await client.chat.completions.create({
      model: "m",
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    for await (const chunk of stream) expect(chunk.usage ?? undefined).toBeUndefined();
  });
});

describe("a streamed chat completion", () => {
  test("arrives one event a write, in OpenAI's order", async () => {
    const { server } = await startPair();
    server.answer(text("Hello there, friend."));
    const response = await post(server, "/chat/completions", { model: "m", messages, stream: true });
    expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    await response.text();
    const pieces = await writtenPieces(server, "/chat/completions", { model: "m", messages, stream: true });
    expect(pieces).toHaveLength(6);
    for (const piece of pieces) expect(piece).toMatch(/^data: [^\n]+\n\n$/);
    const events = pieces.slice(0, -1).map((piece) => JSON.parse(piece.slice("data: ".length)));
    expect(events.map((event) => event.choices[0].delta)).toEqual([
      { role: "assistant", content: "", refusal: null },
      { content: "Hello" },
      { content: " there," },
      { content: " friend." },
      {},
    ]);
    expect(events.map((event) => event.choices[0].finish_reason)).toEqual([null, null, null, null, "stop"]);
    expect(events.every((event) => !("usage" in event))).toBe(true);
    expect(pieces.at(-1)).toBe("data: [DONE]\n\n");
  });

  test("is one write with coalesce", async () => {
    const { server } = await startPair();
    server.script(text("Hello there, friend.", { coalesce: true }));
    const pieces = await writtenPieces(server, "/chat/completions", { model: "m", messages, stream: true });
    expect(pieces).toHaveLength(1);
    expect(pieces[0]?.match(/data: /g)).toHaveLength(6);
  });

  test.each([
    { usageInStream: "asked", asked: false, expected: 0 },
    { usageInStream: "asked", asked: true, expected: 1 },
    { usageInStream: "always", asked: false, expected: 1 },
    { usageInStream: "never", asked: true, expected: 0 },
  ] as const)("has usage $expected times with $usageInStream, asked: $asked", async (example) => {
    const { server, client } = await startPair();
    server.script(text("One two.", { usageInStream: example.usageInStream, usage: { inputTokens: 5 } }));
    const stream = await client.chat.completions.create({
      model: "m",
      messages,
      stream: true,
      ...(example.asked ? { stream_options: { include_usage: true } } : {}),
    });
    const usages = [];
    for await (const chunk of stream) if (chunk.usage) usages.push(chunk);
    expect(usages).toHaveLength(example.expected);
    for (const chunk of usages) {
      expect(chunk.choices).toEqual([]);
      expect(chunk.usage).toMatchObject({ prompt_tokens: 5, completion_tokens: 2 });
    }
  });

  test("is cut into the chunks that the test wants", async () => {
    const { server, client } = await startPair();
    server.script(text("abcdefgh", { chunks: 4 }), text("abcdefgh", { chunks: ["a", "bcdefg", "h"] }));
    const deltas = async () => {
      const found: string[] = [];
      for await (const chunk of await client.chat.completions.create({ model: "m", messages, stream: true })) {
        if (chunk.choices[0]?.delta.content) found.push(chunk.choices[0].delta.content);
      }
      return found;
    };
    expect(await deltas()).toEqual(["ab", "cd", "ef", "gh"]);
    expect(await deltas()).toEqual(["a", "bcdefg", "h"]);
    expect(() => text("abc", { chunks: ["a", "b"] })).toThrow(TypeError);
    expect(() => text("a", { logprobs: [-1, -1] })).toThrow(TypeError);
  });

  test("is assembled by the client's own helper, tool calls, log probabilities and two choices included", async () => {
    const { server, client } = await startPair();
    const argumentsText = JSON.stringify({ city: "Reykjavík", days: [1, 2, 3, 4, 5, 6, 7] });
    server.script(
      text("Let me see.", { toolCalls: [{ name: "weather", arguments: argumentsText }], logprobs: [-1, -2, -3, -4] }),
    );
    const stream = client.chat.completions.stream({
      model: "m",
      messages,
      n: 2,
      logprobs: true,
      stream_options: { include_usage: true },
    });
    const final = await stream.finalChatCompletion();
    expect(final.choices).toHaveLength(2);
    for (const choice of final.choices) {
      expect(choice.message.content).toBe("Let me see.");
      expect(choice.finish_reason).toBe("tool_calls");
      expect(choice.logprobs?.content?.map((token) => token.logprob)).toEqual([-1, -2, -3, -4]);
      expect(choice.message.tool_calls?.[0]).toMatchObject({
        id: "call_loopback_0",
        function: { name: "weather", arguments: argumentsText },
      });
    }
    expect(final.usage?.prompt_tokens).toBe(3);
  });

  test("can stream a refusal", async () => {
    const { server, client } = await startPair();
    server.script(text("", { refusal: "I must not." }));
    const final = await client.chat.completions.stream({ model: "m", messages }).finalChatCompletion();
    expect(final.choices[0]?.message.refusal).toBe("I must not.");
  });
});

describe("a text completion", () => {
  test("is JSON or a stream", async () => {
    const { server, client } = await startPair();
    server.answer(text("Once upon a time", { logprobs: [-1, -2] }));
    const whole = await client.completions.create({ model: "m", prompt: "Tell", logprobs: 1 });
    expect(whole.choices[0]).toMatchObject({
      text: "Once upon a time",
      finish_reason: "stop",
      logprobs: { token_logprobs: [-1, -2], text_offset: [0, 8] },
    });
    expect(whole.usage).toMatchObject({ prompt_tokens: 1, completion_tokens: 2 });
    const stream = await client.completions.create({
      model: "m",
      prompt: "Tell",
      logprobs: 1,
      stream: true,
      stream_options: { include_usage: true },
    });
    let joined = "";
    const offsets: number[] = [];
    let usage: unknown;
    for await (const chunk of stream) {
      joined += chunk.choices[0]?.text ?? "";
      offsets.push(...(chunk.choices[0]?.logprobs?.text_offset ?? []));
      usage = chunk.usage ?? usage;
    }
    expect(joined).toBe("Once upon a time");
    expect(offsets).toEqual([0, 8]);
    expect(usage).toMatchObject({ completion_tokens: 2 });
  });
});
