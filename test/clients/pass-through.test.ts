import { startLoopbackServer } from "@spillway/testing";
import type OpenAI from "openai";
import { routerOf, wrap } from "spillway";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { callersKey, collect, configFor, openPair, type Side, user, versions } from "./support.ts";

type Messages = OpenAI.ChatCompletionMessageParam[];

const pixel =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const bodies: readonly (readonly [string, Partial<OpenAI.ChatCompletionCreateParamsNonStreaming>])[] = [
  ["a plain question", {}],
  [
    "many parameters",
    {
      temperature: 0,
      top_p: 1e-7,
      max_tokens: 17,
      seed: 123456789012,
      stop: ["\n\n", "END"],
      logit_bias: { "50256": -100 },
      user: "u-1",
      metadata: { tenant: "acme", note: 'quotes " and \\ and \u0007' },
      presence_penalty: -0.5,
    },
  ],
  ["max_completion_tokens", { max_completion_tokens: 17, reasoning_effort: "low", parallel_tool_calls: false }],
  [
    "tools and a choice of them",
    {
      tools: [
        {
          type: "function",
          function: {
            name: "weather",
            description: 'A model\'s "weather"',
            strict: true,
            parameters: {
              type: "object",
              properties: { model: { type: "string" }, stream_options: { type: "object" } },
              required: ["model"],
              additionalProperties: false,
            },
          },
        },
      ],
      tool_choice: { type: "function", function: { name: "weather" } },
    },
  ],
  [
    "structured output",
    {
      response_format: {
        type: "json_schema",
        json_schema: {
          name: "weather",
          strict: true,
          schema: { type: "object", properties: { model: { const: "model-1" } } },
        },
      },
    },
  ],
  [
    "images",
    {
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "What is this?" },
            { type: "image_url", image_url: { url: pixel, detail: "low" } },
            { type: "image_url", image_url: { url: "https://example.com/a.png?model=x&y=é" } },
          ],
        },
      ] satisfies Messages,
    },
  ],
  [
    "audio and a file",
    {
      modalities: ["text", "audio"],
      audio: { voice: "alloy", format: "mp3" },
      messages: [
        {
          role: "user",
          content: [
            { type: "input_audio", input_audio: { data: "UklGRiQAAABXQVZF", format: "wav" } },
            { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0=" } },
          ],
        },
      ] satisfies Messages,
    },
  ],
  [
    "a conversation with tool results",
    {
      messages: [
        { role: "developer", content: "Be brief." },
        { role: "user", content: 'the "model":"model-1" here is text, 東京 🙂 \u2028 \\" {' },
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "c1", type: "function", function: { name: "weather", arguments: '{"model":"x"}' } }],
        },
        { role: "tool", tool_call_id: "c1", content: "-3" },
      ] satisfies Messages,
    },
  ],
];

const create = ({ client, model }: Side, extra: object) =>
  client.chat.completions.create({ messages: user("Hello"), ...extra, model });
const createStream = async ({ client, model }: Side, extra: object) =>
  collect(await client.chat.completions.create({ messages: user("Hello"), ...extra, model, stream: true }));

/** What a provider gets, with and without the changes that the router makes. */
function bodiesOf(bare: Side, routed: Side): { bare: string; routed: string } {
  return { bare: bare.server.requests[0]?.bodyText ?? "", routed: routed.server.requests[0]?.bodyText ?? "" };
}

describe.each(versions)("pass-through, $name", (version) => {
  for (const [name, extra] of bodies) {
    it(`${name}: the same bytes but for the model's name`, async () => {
      await using pair = await openPair(version);
      await create(pair.bare, extra);
      await create(pair.routed, extra);
      const sent = bodiesOf(pair.bare, pair.routed);
      expect(sent.routed).toBe(sent.bare);
      expect((sent.bare.match(/"model":"model-1"/g) ?? []).length).toBeGreaterThan(0);
      expect(await pair.records.only()).toMatchObject({ outcome: "ok" });
    });

    it(`${name}, streamed: the same bytes but for stream_options`, async () => {
      await using pair = await openPair(version);
      await createStream(pair.bare, extra);
      await createStream(pair.routed, extra);
      const sent = bodiesOf(pair.bare, pair.routed);
      const added = '"stream_options":{"include_usage":true},';
      expect(sent.routed.split(added)).toHaveLength(2);
      expect(sent.routed.replace(added, "")).toBe(sent.bare);
      expect(JSON.parse(sent.routed)).toEqual({
        ...(JSON.parse(sent.bare) as object),
        stream_options: { include_usage: true },
      });
    });

    it(`${name}, streamed with usage: the same bytes`, async () => {
      await using pair = await openPair(version);
      const asking = { ...extra, stream_options: { include_usage: true } };
      await createStream(pair.bare, asking);
      await createStream(pair.routed, asking);
      const sent = bodiesOf(pair.bare, pair.routed);
      expect(sent.routed).toBe(sent.bare);
    });
  }

  it("a parsed format goes up as the bare client sends it", async () => {
    await using pair = await openPair(version);
    const format = version.zodResponseFormat(z.object({ city: z.string() }), "weather");
    for (const side of [pair.bare, pair.routed]) await create(side, { response_format: format });
    const sent = bodiesOf(pair.bare, pair.routed);
    expect(sent.routed).toBe(sent.bare);
  });

  it("responses, embeddings and completions go up byte for byte", async () => {
    await using pair = await openPair(version);
    for (const { client, model } of [pair.bare, pair.routed]) {
      await client.responses.create({
        model,
        input: [{ role: "user", content: [{ type: "input_image", image_url: pixel, detail: "auto" }] }],
        tools: [{ type: "function", name: "weather", parameters: { type: "object" }, strict: false }],
        store: false,
      });
      await collect(await client.responses.create({ model, input: "Hello", stream: true }));
      await client.embeddings.create({ model, input: ["a", "b"], dimensions: 4 });
      await client.completions.create({ model, prompt: ["a", "b"], suffix: "z" });
    }
    const texts = (side: Side) => side.server.requests.map((request) => request.bodyText);
    expect(texts(pair.routed)).toEqual(texts(pair.bare));
  });

  it("fields that nobody knows and numbers as they are written go up untouched", async () => {
    await using pair = await openPair(version);
    const extra = { chat_template_kwargs: { enable_thinking: false }, top_k: 20, ключ: null, guided_regex: "\\d+" };
    await create(pair.bare, extra);
    await create(pair.routed, extra);
    const sent = bodiesOf(pair.bare, pair.routed);
    expect(sent.routed).toBe(sent.bare);
  });

  it("the headers that tell what is asked, not who asks, go up", async () => {
    await using pair = await openPair(version);
    const options = { headers: { traceparent: "00-abc-def-01", "openai-beta": "x=v2", "x-spillway-labels": "team=a" } };
    await pair.routed.client.chat.completions.create({ model: "auto", messages: user("Hello") }, options);
    const headers = pair.routed.server.requests[0]?.headers ?? {};
    expect(headers).toMatchObject({
      accept: "application/json",
      "content-type": "application/json",
      traceparent: "00-abc-def-01",
      "openai-beta": "x=v2",
    });
    expect(Object.keys(headers).filter((name) => name.startsWith("x-"))).toEqual([]);
    expect((await pair.records.only()).labels).toEqual({ team: "a" });
  });

  describe("whatever base URL the wrapped client has", () => {
    it.each([
      "https://api.openai.com/v1",
      "https://api.openai.com/v1/",
      "http://localhost:1234",
      "https://generativelanguage.googleapis.com/v1beta/openai/",
      "https://api.deepinfra.com/v1/openai",
      "https://api.groq.com/openai/v1",
      "https://api.fireworks.ai/inference/v1",
      "https://api.z.ai/api/paas/v4",
      "https://models.github.ai/inference",
      "https://r.services.ai.azure.com/models",
      "https://r.services.ai.azure.com/openai/v1",
      "https://gateway.ai.cloudflare.com/v1/account/gateway/openai",
      "https://gateway.ai.cloudflare.com/v1/account/gateway/compat",
      "https://region-aiplatform.googleapis.com/v1/projects/p/locations/l/endpoints/openapi",
      "https://host.databricks.com/serving-endpoints",
      "https://proxy.internal/openai/tenants/acme",
      "https://proxy.internal/v2/teams/responses/llm",
    ])("%s", async (baseURL) => {
      await using server = await startLoopbackServer();
      const client = wrap(new version.OpenAI({ apiKey: callersKey, baseURL }), configFor(server), { environment: {} });
      await client.chat.completions.create({ model: "auto", messages: user("Hello") });
      await client.responses.create({ model: "auto", input: "Hello" });
      await client.embeddings.create({ model: "auto", input: "Hello" });
      await client.models.list();
      expect(server.requests.map((request) => request.path)).toEqual([
        "/v1/chat/completions",
        "/v1/responses",
        "/v1/embeddings",
        "/v1/models",
      ]);
      await routerOf(client).close();
    });
  });
});
