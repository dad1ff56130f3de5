import { type Answer, failure, fault, type LoopbackServer, refusedBaseUrl, text } from "@spillway/testing";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { contentOf, messages, post, readPieces, startPair, writtenPieces } from "./support.ts";

const words = text("one two three four five");

async function scripted(answer: Answer, body: object): Promise<{ server: LoopbackServer; response: Response }> {
  const { server } = await startPair();
  server.script(answer);
  return { server, response: await post(server, "/chat/completions", { model: "m", messages, ...body }) };
}

/** The content that the client of a chat stream has seen. */
function deltasOf(body: string): string {
  return body
    .split("\n\n")
    .filter((event) => event.startsWith("data: {"))
    .map((event) => {
      try {
        return JSON.parse(event.slice("data: ".length)).choices?.[0]?.delta?.content ?? "";
      } catch {
        return "";
      }
    })
    .join("");
}

function codeOf(error: unknown): unknown {
  const cause = (error as { cause?: { code?: string } }).cause;
  return cause?.code;
}

describe("before the headers", () => {
  test("refusedBaseUrl() refuses", async () => {
    const error = await fetch(await refusedBaseUrl()).catch((caught) => caught);
    expect(codeOf(error)).toBe("ECONNREFUSED");
  });

  test("resetBeforeHeaders() resets", async () => {
    const { server, client } = await startPair();
    server.answer(fault.resetBeforeHeaders());
    const error = await post(server, "/chat/completions", {}).catch((caught) => caught);
    expect(codeOf(error)).toBe("ECONNRESET");
    await expect(client.chat.completions.create({ model: "m", messages })).rejects.toThrow(OpenAI.APIConnectionError);
    expect(server.requests).toHaveLength(2);
    await server.requests[0]?.finished;
    expect(server.requests[0]?.aborted).toBe(false);
  });

  test("slowHeaders() answers late", async () => {
    const { server, client } = await startPair();
    server.script(fault.slowHeaders(25, words));
    const startMs = performance.now();
    const answer = await client.chat.completions.create({ model: "m", messages });
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(24);
    expect(answer.choices[0]?.message.content).toBe("one two three four five");
  });

  test("hang() never answers, and tells that the client left", async () => {
    const { server, client } = await startPair();
    server.script(fault.hang());
    const call = client.chat.completions.create({ model: "m", messages }, { timeout: 200 });
    const outcome = expect(call).rejects.toThrow(OpenAI.APIConnectionTimeoutError);
    const [request] = await server.waitForRequests(1);
    await outcome;
    await request?.finished;
    expect(request?.aborted).toBe(true);
  });
});

describe("in a stream", () => {
  test("resetMidBody() resets after the text", async () => {
    const { response } = await scripted(fault.resetMidBody("Half of"), { stream: true });
    const { text: body, error } = await readPieces(response);
    expect(deltasOf(body)).toBe("Half of");
    expect(codeOf(error)).toBe("ECONNRESET");
  });

  test("resetMidBody() resets after so many chunks of a base", async () => {
    const { response } = await scripted(fault.resetMidBody(2, words), { stream: true });
    const { text: body, error } = await readPieces(response);
    expect(deltasOf(body)).toBe("one two");
    expect(codeOf(error)).toBe("ECONNRESET");
  });

  test("stallMidStream() goes silent and stays open", async () => {
    const { server } = await startPair();
    server.script(fault.stallMidStream(2, words));
    const leave = new AbortController();
    const response = await post(server, "/chat/completions", { stream: true }, { signal: leave.signal });
    const reader = response.body?.getReader();
    let body = "";
    while (deltasOf(body) !== "one two") body += Buffer.from((await reader?.read())?.value ?? []).toString();
    const silence = reader?.read().catch(() => "left");
    const quiet = new Promise((resolve) => setTimeout(resolve, 30, "quiet"));
    expect(await Promise.race([silence, quiet])).toBe("quiet");
    leave.abort();
    await server.requests[0]?.finished;
    expect(server.requests[0]?.aborted).toBe(true);
  });

  test("stallMidStream(0) sends the headers", async () => {
    const { server } = await startPair();
    server.script(fault.stallMidStream(0));
    const leave = new AbortController();
    const response = await post(server, "/chat/completions", { stream: true }, { signal: leave.signal });
    expect(response.status).toBe(200);
    leave.abort();
  });

  test.each([0, 2, 99])("cutStream(%i) ends without finish reason or [DONE]", async (chunks) => {
    const { response } = await scripted(fault.cutStream(chunks, words), { stream: true });
    const { text: body, error } = await readPieces(response);
    expect(error).toBeUndefined();
    expect(deltasOf(body)).toBe("one two three four five".split(/(?= )/).slice(0, chunks).join(""));
    expect(body).not.toMatch(/\[DONE\]|"finish_reason":"/);
  });

  test("malformedEvent() breaks the client's parser, the rest follows", async () => {
    const { server, client } = await startPair();
    server.answer(fault.malformedEvent(2, words));
    const seen: string[] = [];
    const read = async () => {
      const quiet = client.withOptions({ logLevel: "off" });
      const stream = await quiet.chat.completions.create({ model: "m", messages, stream: true });
      for await (const chunk of stream) seen.push(chunk.choices[0]?.delta.content ?? "");
    };
    await expect(read()).rejects.toThrow(/JSON/i);
    expect(seen.join("")).toBe("one two");
    const { text: body } = await readPieces(await post(server, "/chat/completions", { stream: true }));
    expect(deltasOf(body)).toBe("one two three four five");
    expect(body).toMatch(/\[DONE\]\n\n$/);
  });

  test("errorEventInStream() becomes the client's error", async () => {
    const { server, client } = await startPair();
    server.answer(fault.errorEventInStream(1, words));
    const seen: string[] = [];
    const read = async () => {
      const stream = await client.chat.completions.create({ model: "m", messages, stream: true });
      for await (const chunk of stream) seen.push(chunk.choices[0]?.delta.content ?? "");
    };
    await expect(read()).rejects.toMatchObject({ code: "internal_error", type: "server_error" });
    expect(seen.join("")).toBe("one");
    await expect(client.responses.stream({ model: "m", input: "x" }).finalResponse()).rejects.toThrow(
      "The engine failed.",
    );
  });

  test("streamWithoutDone() has its finish reason but no [DONE]", async () => {
    const { response } = await scripted(fault.streamWithoutDone(words), { stream: true });
    const { text: body } = await readPieces(response);
    expect(body).toContain('"finish_reason":"stop"');
    expect(body).not.toContain("[DONE]");
  });

  test("truncatedJson() ends in the middle of an event", async () => {
    const { response } = await scripted(fault.truncatedJson(words), { stream: true });
    const { text: body, error } = await readPieces(response);
    expect(error).toBeUndefined();
    expect(deltasOf(body)).toBe("one two three four");
    expect(body.endsWith("\n\n")).toBe(false);
  });

  test("splitUtf8() splits characters across writes, and nothing is lost", async () => {
    const { server, client } = await startPair();
    server.answer(fault.splitUtf8());
    const { text: body } = await readPieces(await post(server, "/chat/completions", { stream: true }));
    const pieces = await writtenPieces(server, "/chat/completions", { stream: true });
    expect(pieces.filter((piece) => piece.includes("\uFFFD")).length).toBeGreaterThan(5);
    expect(deltasOf(body)).toBe("Grüße aus München: 日本 🌊.");
    const final = await client.chat.completions.stream({ model: "m", messages }).finalContent();
    expect(final).toBe("Grüße aus München: 日本 🌊.");
  });

  test("invalidUtf8() sends a byte that is none", async () => {
    const { server } = await startPair();
    server.answer(fault.invalidUtf8(text("a \uFFFD b")));
    for (const stream of [true, false]) {
      const bytes = Buffer.from(await (await post(server, "/chat/completions", { stream })).arrayBuffer());
      expect(bytes.includes(0xff)).toBe(true);
      expect(bytes.includes("\uFFFD")).toBe(false);
      expect(bytes.toString("utf8")).toContain("\uFFFD");
    }
  });

  test("garbageLine() is a line that the client passes over", async () => {
    const { server, client } = await startPair();
    server.answer(fault.garbageLine(2, words));
    const { text: body } = await readPieces(await post(server, "/chat/completions", { stream: true }));
    expect(body).toContain("\n\ngarbage in the stream\n\ndata: ");
    expect(await client.chat.completions.stream({ model: "m", messages }).finalContent()).toBe(words.text);
  });

  test("duplicateUsage() sends usage twice, where it is sent at all", async () => {
    const { server } = await startPair();
    server.answer(fault.duplicateUsage(words));
    const usages = async (body: object) =>
      (await (await post(server, "/chat/completions", body)).text()).match(/"usage":\{/g)?.length;
    expect(await usages({ stream: true, stream_options: { include_usage: true } })).toBe(2);
    expect(await usages({ stream: true })).toBeUndefined();
    expect(await usages({})).toBe(1);
  });

  test("trailingBytes() stand behind [DONE]", async () => {
    const { response, server } = await scripted(fault.trailingBytes(words), { stream: true });
    const { text: body } = await readPieces(response);
    expect(body).toMatch(/\n\ndata: \[DONE\]\n\ndata: \{[^\n]+$/);
    server.script(fault.trailingBytes(words));
    await expect((await post(server, "/chat/completions", {})).json()).rejects.toThrow(SyntaxError);
  });

  test("gzipCut() never reaches the end", async () => {
    const { response } = await scripted(fault.gzipCut(words), { stream: true });
    const { text: body } = await readPieces(response);
    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect(body).not.toContain("[DONE]");
  });

  test("neverEndingStream() goes on until the client leaves", async () => {
    const { server, client } = await startPair();
    server.script(fault.neverEndingStream());
    const stream = await client.chat.completions.create({ model: "m", messages, stream: true });
    let chunks = 0;
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content && ++chunks === 50) break;
    }
    await server.requests[0]?.finished;
    expect(server.requests[0]?.aborted).toBe(true);
  });

  test("faults hit the Responses API too", async () => {
    const { server } = await startPair();
    server.script(fault.cutStream(2, words), fault.malformedEvent(1, words), fault.resetMidBody("Half"));
    const read = async () => readPieces(await post(server, "/responses", { model: "m", input: "x", stream: true }));
    const cut = await read();
    expect(cut.text).toContain('"delta":" two"');
    expect(cut.text).not.toContain("three");
    expect((await read()).text).toMatch(/"content":\n\n/);
    const reset = await read();
    expect(reset.text).toContain('"delta":"Half"');
    expect(codeOf(reset.error)).toBe("ECONNRESET");
  });
});

describe("in a JSON body", () => {
  test.each([
    ["truncatedJson", fault.truncatedJson()],
    ["cutStream", fault.cutStream()],
    ["malformedEvent", fault.malformedEvent()],
    ["gzipCut", fault.gzipCut()],
  ] as const)("%s() ends cleanly and cannot be parsed", async (_, answer) => {
    const { response } = await scripted(answer, {});
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  test("resetMidBody() resets", async () => {
    const { response } = await scripted(fault.resetMidBody(), {});
    const { text: body, error } = await readPieces(response);
    expect(body).toMatch(/^\{"id":/);
    expect(codeOf(error)).toBe("ECONNRESET");
  });

  test("stallMidStream() and neverEndingStream() do not end", async () => {
    for (const answer of [fault.stallMidStream(), fault.neverEndingStream()]) {
      const { server } = await startPair();
      server.script(answer);
      const leave = new AbortController();
      const response = await post(server, "/chat/completions", {}, { signal: leave.signal });
      const body = response.text().catch((error) => error.name);
      const quiet = new Promise((resolve) => setTimeout(resolve, 30, "quiet"));
      expect(await Promise.race([body, quiet])).toBe("quiet");
      leave.abort();
      expect(await body).toBe("AbortError");
      await server.requests[0]?.finished;
      expect(server.requests[0]?.aborted).toBe(true);
    }
  });

  test("htmlWith200() and errorBodyWith200() have status 200, whatever was asked for", async () => {
    for (const stream of [false, true]) {
      const page = await scripted(fault.htmlWith200(), { stream });
      expect(page.response.status).toBe(200);
      expect(page.response.headers.get("content-type")).toBe("text/html");
      const body = await scripted(fault.errorBodyWith200("Out of memory."), { stream });
      expect(body.response.status).toBe(200);
      expect(await body.response.json()).toMatchObject({ error: { message: "Out of memory.", type: "server_error" } });
    }
    const { response } = await scripted(fault.errorEventInStream(), {});
    expect(await response.json()).toMatchObject({ error: { code: "internal_error" } });
  });

  test("faults that are harmless or of streams alone are whole", async () => {
    const split = await scripted(fault.splitUtf8(), {});
    expect(await contentOf(split.response)).toBe("Grüße aus München: 日本 🌊.");
    for (const answer of [fault.streamWithoutDone(words), fault.garbageLine(1, words), fault.duplicateUsage(words)]) {
      expect(await contentOf((await scripted(answer, {})).response)).toBe("one two three four five");
    }
  });
});

test("a fault is over when its answer is: the next request gets the next answer", async () => {
  const { server, client } = await startPair();
  server.script(fault.resetBeforeHeaders(), failure(503), text("Third."));
  const call = () => client.chat.completions.create({ model: "m", messages });
  await expect(call()).rejects.toThrow(OpenAI.APIConnectionError);
  await expect(call()).rejects.toMatchObject({ status: 503 });
  expect((await call()).choices[0]?.message.content).toBe("Third.");
  expect(server.requests).toHaveLength(3);
});
