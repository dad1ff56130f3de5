import { embedding, failure, fault, hold, raw, text } from "@spillway/testing";
import OpenAI from "openai";
import { expect, test } from "vitest";
import { contentOf, messages, post, readPieces, startPair } from "./support.ts";

test("an answer waits for release()", async () => {
  const { server, client } = await startPair();
  const held = hold(text("At last."));
  server.script(held.answer);
  let answered = false;
  const call = client.chat.completions.create({ model: "m", messages }).then((completion) => {
    answered = true;
    return completion;
  });
  await held.reached;
  await fetch(`${server.baseUrl}/models`);
  expect(answered).toBe(false);
  held.release();
  expect((await call).choices[0]?.message.content).toBe("At last.");
});

test("all requests wait at the same gate, and those that come after it opened do not", async () => {
  const { server, client } = await startPair();
  const held = hold();
  server.answer(held.answer);
  const calls = [1, 2, 3].map(() => client.chat.completions.create({ model: "m", messages }));
  await server.waitForRequests(3);
  held.release();
  await Promise.all(calls);
  await client.chat.completions.create({ model: "m", messages });
  expect(server.requestCount).toBe(4);
});

test("release(instead) answers something else, fail() resets", async () => {
  const { server, client } = await startPair();
  const first = hold();
  const second = hold();
  server.script(first.answer, second.answer);
  const limited = client.chat.completions.create({ model: "m", messages });
  await first.reached;
  first.release(failure(429));
  await expect(limited).rejects.toThrow(OpenAI.RateLimitError);
  const lost = client.chat.completions.create({ model: "m", messages });
  await second.reached;
  second.fail();
  await expect(lost).rejects.toThrow(OpenAI.APIConnectionError);
});

test("a stream waits after some chunks", async () => {
  const { server, client } = await startPair();
  const held = hold(text("one two three"), { afterChunks: 2 });
  server.script(held.answer);
  const stream = await client.chat.completions.create({ model: "m", messages, stream: true });
  await held.reached;
  let seen = "";
  for await (const chunk of stream) {
    seen += chunk.choices[0]?.delta.content ?? "";
    if (seen === "one two") held.release();
  }
  expect(seen).toBe("one two three");
});

test("fail() after some chunks resets the stream", async () => {
  const { server } = await startPair();
  const held = hold(text("one two three"), { afterChunks: 1 });
  server.script(held.answer);
  const reading = readPieces(await post(server, "/chat/completions", { stream: true }));
  await held.reached;
  held.fail();
  const { text: body, error } = await reading;
  expect(body).toContain('"content":"one"');
  expect(body).not.toContain("two");
  expect(error).toBeDefined();
});

test("JSON waits in its middle, raw pieces where they are told, also at their end", async () => {
  const { server } = await startPair();
  const json = hold(text("whole"), { afterChunks: 1 });
  const pieces = hold(raw({ body: ["a", "b"] }), { afterChunks: 2 });
  const vectors = hold(embedding([1]));
  server.script(json.answer, pieces.answer, vectors.answer);
  const whole = await post(server, "/chat/completions", { model: "m" });
  await json.reached;
  json.release();
  expect(await contentOf(whole)).toBe("whole");
  const ab = await post(server, "/x", {});
  await pieces.reached;
  pieces.release();
  expect(await ab.text()).toBe("ab");
  const vector = post(server, "/embeddings", { model: "e", input: "x" });
  await vectors.reached;
  vectors.release();
  expect(await (await vector).json()).toMatchObject({ data: [{ embedding: [1] }] });
});

test("what cannot be held says so", () => {
  const held = hold();
  expect(() => hold(held.answer)).toThrow(TypeError);
  expect(() => held.release(hold().answer)).toThrow(TypeError);
  expect(() => hold(fault.hang(), { afterChunks: 1 })).toThrow(TypeError);
  expect(() => hold(text("a b"), { afterChunks: 1 }).release(text("c"))).toThrow(TypeError);
});
