import { embedding, failure, html, raw, text } from "@spillway/testing";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { messages, post, startPair, writtenPieces } from "./support.ts";

describe("embedding", () => {
  test("sends numbers and base64, one vector for all inputs or one for each", async () => {
    const { server, client } = await startPair();
    server.script(embedding([0.5, -0.25]), embedding([[1], [2]], { inputTokens: 7, model: "e-1" }));
    const same = await client.embeddings.create({ model: "e", input: ["a", "b"] });
    expect(same.data.map((item) => item.embedding)).toEqual([
      [0.5, -0.25],
      [0.5, -0.25],
    ]);
    const each = await client.embeddings.create({ model: "e", input: ["a", "b", "c"], encoding_format: "float" });
    expect(each.data.map((item) => item.embedding)).toEqual([[1], [2], [2]]);
    expect(each).toMatchObject({ model: "e-1", usage: { prompt_tokens: 7, total_tokens: 7 } });
  });

  test("makes a vector of the input where nothing is scripted", async () => {
    const { client } = await startPair();
    const { data } = await client.embeddings.create({ model: "e", input: ["cat", "dog", "cat"], dimensions: 16 });
    expect(data[0]?.embedding).toHaveLength(16);
    expect(data[2]?.embedding).toEqual(data[0]?.embedding);
    expect(data[1]?.embedding).not.toEqual(data[0]?.embedding);
    expect(Math.hypot(...(data[0]?.embedding ?? []))).toBeCloseTo(1, 5);
  });

  test("does not share what it made between requests that differ", async () => {
    const { server, client } = await startPair();
    server.answer(embedding([1, 2]));
    const one = await client.embeddings.create({ model: "e", input: "a" });
    const two = await client.embeddings.create({ model: "e", input: ["a", "b"] });
    expect([one.data.length, two.data.length]).toEqual([1, 2]);
  });

  test("is refused on another API", async () => {
    const { server, client } = await startPair();
    server.script(embedding([1]));
    await expect(client.chat.completions.create({ model: "m", messages })).rejects.toMatchObject({
      status: 500,
      code: "loopback_wrong_answer",
    });
  });
});

describe("failure", () => {
  test("becomes the client's typed errors", async () => {
    const { server, client } = await startPair();
    const call = () => client.chat.completions.create({ model: "m", messages });
    server.script(
      failure(401),
      failure(429, { headers: { "Retry-After": "2" } }),
      failure(400, { code: "context_length_exceeded", type: "t", message: "Too long.", param: "messages" }),
      failure(529),
      failure(500, { body: "upstream connect error", headers: { "content-type": "text/plain" } }),
      failure(404, { code: null }),
    );
    await expect(call()).rejects.toThrow(OpenAI.AuthenticationError);
    const limited = await call().catch((error) => error);
    expect(limited).toBeInstanceOf(OpenAI.RateLimitError);
    expect(limited.headers.get("retry-after")).toBe("2");
    expect(limited.code).toBe("rate_limit_exceeded");
    await expect(call()).rejects.toMatchObject({
      status: 400,
      code: "context_length_exceeded",
      type: "t",
      param: "messages",
      message: "400 Too long.",
    });
    await expect(call()).rejects.toMatchObject({ status: 529, type: "server_error" });
    await expect(call()).rejects.toThrow("upstream connect error");
    await expect(call()).rejects.toMatchObject({ status: 404, code: null });
    expect(server.scriptedLeft).toBe(0);
  });
});

describe("raw and html", () => {
  test("send bytes as they are", async () => {
    const { server } = await startPair();
    server.script(
      raw({ status: 418, headers: { "content-type": "text/teapot" }, body: "short and stout" }),
      raw({ body: ["a", Buffer.from("b"), "c"], pieceDelayMs: 1 }),
      raw({ status: 204 }),
      html(502),
    );
    const teapot = await post(server, "/chat/completions", {});
    expect(teapot.status).toBe(418);
    expect(teapot.headers.get("content-type")).toBe("text/teapot");
    expect(teapot.headers.get("content-length")).toBe("15");
    expect(await teapot.text()).toBe("short and stout");
    expect(await writtenPieces(server, "/x", {})).toEqual(["a", "b", "c"]);
    expect((await post(server, "/x", {})).status).toBe(204);
    const page = await post(server, "/x", {});
    expect(page.status).toBe(502);
    expect(page.headers.get("content-type")).toBe("text/html");
    expect(await page.text()).toContain("502 Bad Gateway");
  });

  test("an answer that cannot be sent becomes a 500 that says so", async () => {
    const { server } = await startPair();
    server.script(raw({ headers: { "x-bad": "line\nbreak" } }));
    const response = await post(server, "/chat/completions", {});
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ error: { code: "loopback_answer_failed" } });
  });
});

describe("delays", () => {
  test("hold back headers and events for at least as long", async () => {
    const { server } = await startPair();
    server.script(text("Late.", { delayMs: 30 }), text("a b c", { chunkDelayMs: 10 }), failure(500, { delayMs: 30 }));
    const timed = async (stream: boolean) => {
      const startMs = performance.now();
      await (await post(server, "/chat/completions", { model: "m", messages, stream })).text();
      return performance.now() - startMs;
    };
    expect(await timed(false)).toBeGreaterThanOrEqual(28);
    expect(await timed(true)).toBeGreaterThanOrEqual(45);
    expect(await timed(false)).toBeGreaterThanOrEqual(28);
  });
});
