import { type Answer, failure, fault, hold, startLoopbackServer, text } from "@spillway/testing";
import { AzureOpenAI } from "openai";
import { afterEach, describe, expect, test, vi } from "vitest";
import { contentOf, messages, post, readPieces, startPair } from "./support.ts";

describe("scripts", () => {
  test("the queue goes first, then the standing answer, then the greeting", async () => {
    const { server, client } = await startPair();
    const say = async () =>
      (await client.chat.completions.create({ model: "m", messages })).choices[0]?.message.content;
    server.script(text("1"), text("2"));
    server.answer((request) => text(`standing for ${request.model}`));
    expect(server.scriptedLeft).toBe(2);
    expect([await say(), await say(), await say()]).toEqual(["1", "2", "standing for m"]);
    server.answer(async () => text("later"));
    expect(await say()).toBe("later");
    server.answer(undefined);
    expect(await say()).toBe("Hello from m.");
  });

  test("a function that throws, or gives nothing, shows as a 500 that is not retried", async () => {
    const { server, client } = await startPair({
      answer: () => {
        throw new Error("no such case");
      },
    });
    const call = () => client.chat.completions.create({ model: "m", messages }, { maxRetries: 3 });
    await expect(call()).rejects.toThrow("no such case");
    server.answer(async () => Promise.reject(new Error("rejected")));
    await expect(call()).rejects.toThrow("rejected");
    server.answer((() => undefined) as unknown as () => Answer);
    await expect(call()).rejects.toMatchObject({ code: "loopback_answer_failed" });
    expect(server.requests).toHaveLength(3);
  });

  test("GET /models lists models and takes nothing from the queue; scriptPath reaches it", async () => {
    const { server, client } = await startPair({ models: ["a", "org/b"] });
    server.script(text("kept"));
    expect((await client.models.list()).data.map((model) => model.id)).toEqual(["a", "org/b"]);
    expect((await client.models.retrieve("org/b")).id).toBe("org/b");
    await expect(client.models.retrieve("c")).rejects.toMatchObject({ status: 404 });
    server.scriptPath("/v1/models", failure(503));
    await expect(client.models.list()).rejects.toMatchObject({ status: 503 });
    expect(server.scriptedLeft).toBe(1);
  });

  test("another path is a 404 in OpenAI's shape, unless scripted", async () => {
    const { server } = await startPair();
    server.answer(text("not for you"));
    const missing = await post(server, "/audio/speech", {});
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ error: { type: "invalid_request_error" } });
    expect((await fetch(`${server.baseUrl}/chat/completions`)).status).toBe(404);
    server.script(text("scripted"));
    expect(await contentOf(await post(server, "/odd", { model: "m" }))).toBe("scripted");
  });

  test("Azure's paths are known too", async () => {
    const { server } = await startPair();
    const client = new AzureOpenAI({
      endpoint: `http://127.0.0.1:${server.port}`,
      apiKey: "k",
      apiVersion: "2026-01-01",
      deployment: "d",
      maxRetries: 0,
    });
    const answer = await client.chat.completions.create({ model: "d", messages });
    expect(answer.choices[0]?.message.content).toBe("Hello from d.");
    expect(server.requests[0]).toMatchObject({ api: "chat", query: "api-version=2026-01-01" });
  });

  test("the same answer object serves requests that differ", async () => {
    const { server, client } = await startPair();
    server.answer(text("Same."));
    const long = [{ role: "user" as const, content: "x".repeat(400) }];
    const a = await client.chat.completions.create({ model: "a", messages });
    const b = await client.chat.completions.create({ model: "b", messages: long });
    const c = await client.responses.create({ model: "c", input: "hi" });
    const d = await client.chat.completions.stream({ model: "d", messages }).finalChatCompletion();
    expect([a.model, b.model, c.model, d.model]).toEqual(["a", "b", "c", "d"]);
    expect([a.usage?.prompt_tokens, b.usage?.prompt_tokens]).toEqual([3, 100]);
    for (let index = 0; index < 300; index++) {
      const response = await post(server, "/chat/completions", { model: `m${index}` });
      expect(await response.json()).toMatchObject({ model: `m${index}` });
    }
  });
});

describe("what was received", () => {
  test("is recorded", async () => {
    const { server, client } = await startPair();
    await client.chat.completions.create({ model: "m", messages }, { headers: { "X-Test": "1" } });
    await post(server, "/files?x=1", "text", { body: "not json" });
    const [first, second] = await server.waitForRequests(2);
    expect(first).toMatchObject({
      method: "POST",
      path: "/v1/chat/completions",
      query: "",
      api: "chat",
      model: "m",
      stream: false,
      body: { model: "m", messages },
      requestId: "req_loopback_1",
      aborted: false,
    });
    expect(first?.bodyText).toBe(JSON.stringify({ model: "m", messages }));
    expect(first?.headers).toMatchObject({ authorization: "Bearer test-key", "x-test": "1" });
    expect(Math.abs((first?.receivedAtMs ?? 0) - Date.now())).toBeLessThan(10_000);
    expect(second).toMatchObject({ path: "/v1/files", query: "x=1", bodyText: "not json", model: undefined });
    expect(second?.body).toBeUndefined();
    await first?.finished;
    expect(first?.aborted).toBe(false);
  });

  test("waitForRequests waits, gives up, and counts anew after clear()", async () => {
    const { server, client } = await startPair();
    const waiting = server.waitForRequests(2);
    await client.chat.completions.create({ model: "m", messages });
    await expect(server.waitForRequests(2, { timeoutMs: 10 })).rejects.toThrow(
      "Waited 10 ms for 2 request(s); 1 came.",
    );
    await client.chat.completions.create({ model: "m", messages });
    expect(await waiting).toHaveLength(2);
    server.script(text("x"));
    server.clear();
    expect([server.requests.length, server.requestCount, server.scriptedLeft]).toEqual([0, 0, 0]);
    const forever = server.waitForRequests(1);
    const closed = server.close();
    await expect(forever).rejects.toThrow("closed");
    await expect(server.waitForRequests(1)).rejects.toThrow("closed");
    await closed;
  });

  test("is not kept with record: false", async () => {
    const { server, client } = await startPair({ record: false });
    await client.chat.completions.create({ model: "m", messages });
    expect([server.requests.length, server.requestCount]).toEqual([0, 1]);
  });

  test("tells a client that left in the middle of a stream", async () => {
    const { server, client } = await startPair();
    const held = hold(text("one two three"), { afterChunks: 1 });
    server.script(held.answer);
    const stream = await client.chat.completions.create({ model: "m", messages, stream: true });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    await server.requests[0]?.finished;
    expect(server.requests[0]?.aborted).toBe(true);
    held.release();
    expect((await client.chat.completions.create({ model: "m", messages })).choices).toHaveLength(1);
  });
});

describe("close()", () => {
  const faults: readonly (readonly [string, Answer])[] = [
    ["hang", fault.hang()],
    ["slowHeaders", fault.slowHeaders(3_600_000)],
    ["stallMidStream", fault.stallMidStream()],
    ["neverEndingStream", fault.neverEndingStream()],
    ["neverEndingStream at full speed", fault.neverEndingStream(text("x".repeat(10_000), { chunks: 1 }))],
    ["a held answer", hold().answer],
    ["a held stream", hold(text("a b c"), { afterChunks: 1 }).answer],
    ["a slow stream", text("a b c", { chunkDelayMs: 3_600_000 })],
  ];

  test.each(faults)("cuts %s at once", async (_, answer) => {
    const { server } = await startPair();
    server.answer(answer);
    const calls = [true, false, true].map((stream) =>
      post(server, "/chat/completions", { model: "m", messages, stream })
        .then(readPieces)
        .catch(() => "failed"),
    );
    await server.waitForRequests(3);
    const { requests } = server;
    const startMs = performance.now();
    await server.close();
    expect(performance.now() - startMs).toBeLessThan(2_000);
    expect(server.openSockets).toBe(0);
    await Promise.all(calls);
    await Promise.all(requests.map((request) => request.finished));
    expect(requests.every((request) => !request.aborted)).toBe(true);
  });

  test("does not wait for a function that never answers, nor for idle or half-sent connections", async () => {
    const { server, client } = await startPair();
    await client.chat.completions.create({ model: "m", messages });
    expect(server.openSockets).toBe(1);
    server.answer(() => new Promise<Answer>(() => {}));
    const lost = client.chat.completions.create({ model: "m", messages }).catch((error) => error);
    const upload = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(10)) });
    const half = fetch(`${server.baseUrl}/chat/completions`, { method: "POST", body: upload, duplex: "half" }).catch(
      (error) => error,
    );
    await server.waitForRequests(2);
    await server.close();
    expect(server.openSockets).toBe(0);
    expect(await lost).toBeInstanceOf(Error);
    expect(await half).toBeInstanceOf(Error);
  });

  test("may be called twice, and comes by itself with await using", async () => {
    let port = 0;
    {
      await using server = await startLoopbackServer();
      port = server.port;
      expect((await fetch(`${server.baseUrl}/models`)).status).toBe(200);
      await Promise.all([server.close(), server.close()]);
    }
    await expect(fetch(`http://127.0.0.1:${port}/v1/models`)).rejects.toThrow();
  });

  test("leaves no handle behind", async () => {
    const active = () =>
      process.getActiveResourcesInfo().filter((name) => /^(TCPServerWrap|Timeout)$/.test(name)).length;
    const before = active();
    for (let round = 0; round < 20; round++) {
      const server = await startLoopbackServer({ answer: fault.slowHeaders(3_600_000) });
      const call = post(server, "/chat/completions", {}).catch(() => "failed");
      await server.waitForRequests(1);
      await server.close();
      await call;
    }
    expect(active()).toBeLessThanOrEqual(before + 2);
  });
});

describe("with fake timers", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test("the server goes on", async () => {
    const { server } = await startPair();
    vi.useFakeTimers({ toFake: ["setTimeout", "setImmediate", "setInterval", "Date"] });
    server.script(text("a b c", { delayMs: 5, chunkDelayMs: 2 }));
    const response = await post(server, "/chat/completions", { model: "m", messages, stream: true });
    expect((await readPieces(response)).text).toContain("[DONE]");
  });
});
