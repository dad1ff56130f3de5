import { once } from "node:events";
import { connect } from "node:net";
import OpenAI from "openai";
import { afterAll, describe, expect, it } from "vitest";
import { embeddedPair } from "../../examples/embedded-pair/src/pair.ts";
import { type ModelServer, startModelServer } from "../../examples/embedded-pair/src/serve-models.ts";
import { clientOf, startPairOrSkip } from "./start-pair.ts";

const started = await startPairOrSkip();

describe.skipIf(started === undefined)("the embedded pair behind the openai client", () => {
  const server = started as ModelServer;
  const openai = started === undefined ? new OpenAI({ apiKey: "none" }) : clientOf(started);
  afterAll(() => server.close());

  const asking = (question: string) => [{ role: "user" as const, content: question }];
  const capital = { model: "weak", messages: asking("What is the capital of Japan?") };
  const sum = { model: "strong", messages: asking("What is 151 plus 586?") };

  it("answers", async () => {
    const { data, request_id } = await openai.chat.completions.create(capital).withResponse();
    expect(data).toMatchObject({ object: "chat.completion", model: "weak" });
    expect(data.choices).toEqual([
      {
        index: 0,
        message: { role: "assistant", content: "Tokyo", refusal: null },
        logprobs: null,
        finish_reason: "stop",
      },
    ]);
    expect(request_id).toMatch(/^req_/);
  });

  it("reads text parts and the last user message only", async () => {
    const completion = await openai.chat.completions.create({
      model: "weak",
      messages: [
        { role: "system", content: "Answer in French." },
        { role: "user", content: "What is 4 + 5?" },
        { role: "assistant", content: "9" },
        {
          role: "user",
          content: [
            { type: "text", text: "What is the capital " },
            { type: "text", text: "of Japan?" },
          ],
        },
      ],
    });
    expect(completion.choices[0]?.message.content).toBe("Tokyo");
  });

  it("lists and describes its models", async () => {
    const models = await openai.models.list();
    expect(models.data.map((model) => model.id)).toEqual(["weak", "strong"]);
    expect((await openai.models.retrieve("strong")).id).toBe("strong");
    await expect(openai.models.retrieve("other")).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });

  describe("usage", () => {
    it("counts the strong model's silent digits as reasoning tokens", async () => {
      const { usage, choices } = await openai.chat.completions.create(sum);
      expect(choices[0]?.message.content).toBe("737");
      expect(usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(3);
      expect(usage?.completion_tokens).toBe(3 + (usage?.completion_tokens_details?.reasoning_tokens ?? 0));
      expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0));
    });

    it("counts none for the weak model", async () => {
      const { usage } = await openai.chat.completions.create({ ...sum, model: "weak" });
      expect(usage?.completion_tokens_details?.reasoning_tokens).toBe(0);
    });

    it("counts the same however the answer is delivered", async () => {
      const whole = await openai.chat.completions.create(sum);
      const stream = openai.chat.completions.stream({ ...sum, stream_options: { include_usage: true } });
      expect((await stream.finalChatCompletion()).usage).toEqual(whole.usage);
    });
  });

  describe("streaming", () => {
    it("sends the role, then the text in pieces, then the finish reason", async () => {
      const pieces: string[] = [];
      let finishReason: string | null | undefined;
      for await (const chunk of await openai.chat.completions.create({ ...sum, stream: true })) {
        expect(chunk.usage ?? undefined).toBeUndefined();
        pieces.push(chunk.choices[0]?.delta.content ?? "");
        finishReason = chunk.choices[0]?.finish_reason;
      }
      expect(pieces).toEqual(["", "7", "3", "7", ""]);
      expect(finishReason).toBe("stop");
    });

    it("sends usage last, in a chunk without choices, where asked", async () => {
      const chunks: OpenAI.ChatCompletionChunk[] = [];
      const request = { ...sum, stream: true, stream_options: { include_usage: true } } as const;
      for await (const chunk of await openai.chat.completions.create(request)) chunks.push(chunk);
      expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens_details: {} } });
      expect(chunks.filter((chunk) => chunk.usage)).toHaveLength(1);
    });
  });

  describe("log probabilities", () => {
    it("come for each visible token and tell doubt from certainty", async () => {
      const sure = await openai.chat.completions.create({ ...capital, logprobs: true });
      const unsure = await openai.chat.completions.create({ ...sum, model: "weak", logprobs: true });
      expect(meanLogprob(sure)).toBeGreaterThan(-0.05);
      expect(meanLogprob(unsure)).toBeLessThan(-0.3);
      expect(tokensOf(unsure)).toBe(unsure.choices[0]?.message.content);
    });

    it("leave silent tokens out", async () => {
      const completion = await openai.chat.completions.create({ ...sum, logprobs: true });
      expect(tokensOf(completion)).toBe("737");
    });

    it("are the same in a stream", async () => {
      const whole = await openai.chat.completions.create({ ...sum, logprobs: true });
      const streamed = await openai.chat.completions.stream({ ...sum, logprobs: true }).finalChatCompletion();
      expect(streamed.choices[0]?.logprobs?.content).toEqual(whole.choices[0]?.logprobs?.content);
    });

    it("carry as many alternatives as asked, likeliest first", async () => {
      const completion = await openai.chat.completions.create({
        ...sum,
        model: "weak",
        logprobs: true,
        top_logprobs: 3,
      });
      for (const token of completion.choices[0]?.logprobs?.content ?? []) {
        expect(token.top_logprobs).toHaveLength(3);
        expect(token.top_logprobs[0]?.token).toBe(token.token);
        expect(token.top_logprobs[0]?.logprob).toBeCloseTo(token.logprob, 5);
        expect(token.top_logprobs[1]?.logprob).toBeLessThanOrEqual(token.logprob);
      }
    });

    it("are the model's own at any temperature", async () => {
      const greedy = await openai.chat.completions.create({ ...capital, logprobs: true });
      const sampled = await openai.chat.completions.create({ ...capital, logprobs: true, temperature: 1, top_p: 0 });
      expect(sampled.choices[0]?.message.content).toBe("Tokyo");
      expect(meanLogprob(sampled)).toBeCloseTo(meanLogprob(greedy), 5);
    });
  });

  describe("sampling", () => {
    const warm = { ...sum, model: "weak", temperature: 1.5 };
    const answer = async (seed: number) =>
      (await openai.chat.completions.create({ ...warm, seed })).choices[0]?.message.content;

    it("varies with the seed and repeats with the same one", async () => {
      const answers: unknown[] = [];
      for (let seed = 0; seed < 8; seed++) answers.push(await answer(seed));
      expect(new Set(answers).size).toBeGreaterThan(2);
      expect(await answer(3)).toBe(answers[3]);
    });

    it("is certain at a temperature next to 0", async () => {
      const cold = await openai.chat.completions.create({ ...capital, temperature: 1e-6 });
      expect(cold.choices[0]?.message.content).toBe("Tokyo");
    });
  });

  describe("limits", () => {
    it.each(["max_tokens", "max_completion_tokens"])("ends at %s", async (limit) => {
      const completion = await openai.chat.completions.create({ ...sum, model: "weak", [limit]: 2 });
      expect(completion.choices[0]).toMatchObject({ finish_reason: "length" });
      expect(completion.choices[0]?.message.content).toHaveLength(2);
      expect(completion.usage?.completion_tokens).toBe(2);
    });

    it("spends silent tokens first", async () => {
      const completion = await openai.chat.completions.create({ ...sum, max_tokens: 3 });
      expect(completion.choices[0]).toMatchObject({ message: { content: "" }, finish_reason: "length" });
      expect(completion.usage?.completion_tokens_details?.reasoning_tokens).toBe(3);
    });

    it.each([
      { stop: "3", text: "7" },
      { stop: ["99", "37"], text: "7" },
      { stop: ["38"], text: "737" },
      { stop: "7", text: "" },
    ])("ends before the stop text $stop", async ({ stop, text }) => {
      for (const model of [sum, { ...sum, logprobs: true as const }]) {
        const whole = await openai.chat.completions.create({ ...model, stop });
        expect(whole.choices[0]).toMatchObject({ message: { content: text }, finish_reason: "stop" });
        const streamed = await openai.chat.completions.stream({ ...model, stop }).finalChatCompletion();
        expect(streamed.choices[0]?.message.content ?? "").toBe(text);
      }
    });
  });

  describe("refusals", () => {
    it.each([
      ["an unknown model", { model: "other" }, 404, "model_not_found", "model"],
      ["no messages", { messages: [] }, 400, "invalid_request", "messages"],
      ["no user message", { messages: [{ role: "system", content: "x" }] }, 400, null, "messages"],
      ["a message that is none", { messages: [7] }, 400, "invalid_request", "messages.0"],
      ["an unknown role", { messages: [{ role: "robot", content: "x" }] }, 400, "invalid_request", "messages.0.role"],
      [
        "an image",
        { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "data:," } }] }] },
        400,
        "invalid_request",
        "messages.0.content",
      ],
      [
        "a prompt over the context",
        { messages: asking("a b ".repeat(300)) },
        400,
        "context_length_exceeded",
        "messages",
      ],
      ["a body over the limit", { messages: asking("a".repeat(300_000)) }, 413, "request_too_large", null],
      ["no room for an answer", { max_tokens: 0 }, 400, "invalid_request", "max_tokens"],
      ["two limits", { max_tokens: 4, max_completion_tokens: 4 }, 400, "invalid_request", "max_tokens"],
      ["a temperature over 2", { temperature: 2.5 }, 400, "invalid_request", "temperature"],
      ["a temperature as text", { temperature: "warm" }, 400, "invalid_request", "temperature"],
      ["an empty stop text", { stop: "" }, 400, "invalid_request", "stop"],
      ["alternatives without logprobs", { top_logprobs: 2 }, 400, "invalid_request", "top_logprobs"],
      ["stream options without a stream", { stream_options: {} }, 400, "invalid_request", "stream_options"],
      ["several choices", { n: 2 }, 400, "unsupported_parameter", "n"],
      ["tools", { tools: [{ type: "function" }] }, 400, "unsupported_parameter", "tools"],
      ["a JSON answer", { response_format: { type: "json_object" } }, 400, "unsupported_parameter", "response_format"],
      ["a penalty", { presence_penalty: 1 }, 400, "unsupported_parameter", "presence_penalty"],
    ] as const)("of %s name the field", async (_, change, status, code, param) => {
      const request = { ...capital, ...change } as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming;
      const failure: unknown = await openai.chat.completions.create(request).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(OpenAI.APIError);
      expect(failure).toMatchObject({ status, code, param, type: "invalid_request_error" });
    });

    it("accept what asks nothing of the models", async () => {
      const request = { ...capital, n: 1, tools: [], user: "u", metadata: { team: "a" }, presence_penalty: 0 };
      expect((await openai.chat.completions.create(request)).choices[0]?.message.content).toBe("Tokyo");
    });

    it.each([
      ["not JSON", "{", 400],
      ["nothing", "", 400],
      ["null", "null", 400],
      ["an array", "[]", 400],
      ["a number", "1e999", 400],
      ["bytes that are no UTF-8", new Uint8Array([0xff, 0xfe, 0x00]), 400],
      ["a prototype's field", '{"__proto__":{"model":"weak"},"constructor":1}', 400],
    ])("of a body that is %s are JSON errors", async (_, body, status) => {
      const response = await fetch(`${server.baseUrl}/chat/completions`, { method: "POST", body });
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ error: { type: "invalid_request_error" } });
    });

    it.each([
      ["GET", "/chat/completions", 405],
      ["POST", "/models", 405],
      ["POST", "/embeddings", 404],
    ])("of %s %s are JSON errors", async (method, path, status) => {
      const response = await fetch(server.baseUrl + path, { method });
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ error: { message: expect.any(String) } });
    });

    it("leave the server answering", async () => {
      expect((await openai.chat.completions.create(capital)).choices[0]?.message.content).toBe("Tokyo");
    });
  });

  it("takes text that it was not trained on without failing", async () => {
    for (const question of ["", "\u0000", "世界 🌍", "</s><bot>", "\ud800"]) {
      const completion = await openai.chat.completions.create({ model: "weak", messages: asking(question) });
      expect(completion.choices[0]?.finish_reason).toMatch(/^(stop|length)$/);
    }
  });

  describe("a client that leaves", () => {
    it("in the middle of a stream frees the model", async () => {
      for (let round = 0; round < 10; round++) {
        const stream = await openai.chat.completions.create({ ...sum, stream: true, stop: "nothing" });
        for await (const chunk of stream) if (chunk.choices[0]?.delta.content === "") break;
      }
      expect((await openai.chat.completions.create(sum)).choices[0]?.message.content).toBe("737");
    });

    it("in the middle of its request harms nobody", async () => {
      const { port } = new URL(server.baseUrl);
      const socket = connect(Number(port), "127.0.0.1");
      await once(socket, "connect");
      socket.write('POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 999\r\n\r\n{"model":');
      socket.destroy();
      expect((await openai.chat.completions.create(capital)).choices[0]?.message.content).toBe("Tokyo");
    });

    it("while it waits its turn is not answered, and the others are", async () => {
      const controller = new AbortController();
      const waiting = Array.from({ length: 20 }, () => openai.chat.completions.create(sum));
      const leaving = openai.chat.completions.create(sum, { signal: controller.signal });
      controller.abort();
      await expect(leaving).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
      const answers = await Promise.all(waiting);
      expect(new Set(answers.map((answer) => answer.choices[0]?.message.content))).toEqual(new Set(["737"]));
    });

    it("costs those behind it no time", async () => {
      const ask = (signal?: AbortSignal) =>
        Array.from({ length: 200 }, () => openai.chat.completions.create(sum, { signal }).catch(() => undefined));
      const startMs = performance.now();
      await Promise.all(ask());
      const answeredMs = performance.now() - startMs;

      const controller = new AbortController();
      const leaving = ask(controller.signal);
      await openai.models.list();
      controller.abort();
      await Promise.all(leaving);
      const leftMs = performance.now();
      await openai.chat.completions.create(sum);
      expect(performance.now() - leftMs).toBeLessThan(answeredMs / 3);
    });
  });

  it("keeps the answers of concurrent calls to both models apart", async () => {
    const calls = Array.from({ length: 40 }, async (_, index) => {
      const [left, right] = [20 + index, 31];
      const request = { model: "strong", messages: asking(`What is ${left} plus ${right}?`) };
      const [strong, weak] = await Promise.all([
        openai.chat.completions.create(request),
        openai.chat.completions.create(capital),
      ]);
      return [strong.choices[0]?.message.content === String(left + right), weak.choices[0]?.message.content];
    });
    const results = await Promise.all(calls);
    expect(results.filter(([right]) => right).length).toBeGreaterThanOrEqual(38);
    expect(new Set(results.map(([, text]) => text))).toEqual(new Set(["Tokyo"]));
  });

  it("closes while calls are under way: each is answered or cut, none hangs", async () => {
    const second = await startModelServer({ models: embeddedPair });
    const client = clientOf(second);
    const calls = Promise.all(
      Array.from({ length: 50 }, () => client.chat.completions.create(sum).catch((error: unknown) => error)),
    );
    await client.models.list();
    await Promise.all([second.close(), second.close()]);
    const cut = (await calls).filter((outcome) => outcome instanceof Error);
    expect(cut.length).toBeGreaterThan(0);
    for (const error of cut) expect(error).toBeInstanceOf(OpenAI.APIConnectionError);
    await expect(clientOf(second).models.list()).rejects.toBeInstanceOf(OpenAI.APIConnectionError);
  });

  it("rejects a model file that does not exist and a port that is taken", async () => {
    await expect(startModelServer({ models: { ghost: "/nowhere.gguf" } })).rejects.toThrow(/nowhere/);
    await expect(startModelServer({ models: {}, port: Number(new URL(server.baseUrl).port) })).rejects.toThrow(
      /EADDRINUSE/,
    );
  });
});

function meanLogprob(completion: OpenAI.ChatCompletion): number {
  const tokens = completion.choices[0]?.logprobs?.content ?? [];
  return tokens.reduce((sum, token) => sum + token.logprob, 0) / tokens.length;
}

function tokensOf(completion: OpenAI.ChatCompletion): string {
  return (completion.choices[0]?.logprobs?.content ?? []).map((token) => token.token).join("");
}
