import { raw, startLoopbackServer, text } from "@spillway/testing";
import OpenAI from "openai";
import { type CallRecord, routerOf, wrap } from "spillway";
import { expect, it } from "vitest";

it("a streamed draft with an event that only looks whole goes to the next tier, and none of it is told", async () => {
  const chunk = (delta: string) =>
    `data: {"choices":[{"index":0,"delta":{"content":"${delta}"},"finish_reason":null}]}\n\n`;
  const body = `${chunk("one")}data: {"choices":[{"canary-text"}]}\n\ndata: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`;
  await using small = await startLoopbackServer({
    answer: raw({ headers: { "content-type": "text/event-stream" }, body }),
  });
  await using large = await startLoopbackServer({ answer: text("A whole answer.") });
  const records: CallRecord[] = [];
  const openai = wrap(new OpenAI({ apiKey: "unused" }), {
    providers: { small: { baseUrl: small.baseUrl }, large: { baseUrl: large.baseUrl } },
    endpoints: [
      { provider: "small", model: "small" },
      { provider: "large", model: "large" },
    ],
    routes: { auto: { tiers: [{ models: ["small"], maxDifficulty: 1 }, "large"] } },
    onCall: (record) => {
      records.push(record);
    },
  });
  let told = "";
  const stream = await openai.chat.completions.create({
    model: "auto",
    stream: true,
    messages: [{ role: "user", content: "Hi" }],
  });
  for await (const part of stream) told += part.choices[0]?.delta.content ?? "";
  expect(told).toBe("A whole answer.");
  await routerOf(openai).close();
  expect(records).toHaveLength(1);
  expect(records[0]).toMatchObject({ outcome: "ok", model: "large", escalations: 1 });
  expect(records[0]?.attempts.map((attempt) => attempt.role)).toEqual(["draft", "escalation"]);
  expect(JSON.stringify(records)).not.toContain("canary-text");
});
