import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { ChatOpenAI } from "@langchain/openai";
import { generateText, streamText } from "ai";
import OpenAI from "openai";
import { createRouter, type SpillwayConfig, wrap } from "spillway";
import { request } from "undici";

/** One way of making the same call. */
export interface BenchClient {
  readonly name: string;
  /** A whole answer. */
  call(prompt: string): Promise<void>;
  /** A stream read to its end; the time to its first content, in milliseconds. */
  stream(prompt: string): Promise<number>;
}

/** All clients that are compared: the bare OpenAI client first, to which ratios refer. */
export function benchClients(baseURL: string): readonly BenchClient[] {
  const bare = new OpenAI({ apiKey: "k", baseURL });
  const tiers = [{ models: ["small"], maxDifficulty: 1 }, "large"];
  const config: SpillwayConfig = {
    providers: { local: { baseUrl: baseURL }, other: { baseUrl: baseURL } },
    endpoints: [
      { provider: "local", model: "small", price: { inputUsdPerMillionTokens: 0.1, outputUsdPerMillionTokens: 0.2 } },
      { provider: "other", model: "large", price: { inputUsdPerMillionTokens: 2, outputUsdPerMillionTokens: 8 } },
    ],
    routes: {
      // Every prompt starts at the small tier, so that the judged route really judges.
      auto: { tiers, gates: false },
      judged: { tiers },
      "by-length": { tiers, gates: false, classifier: "length" },
    },
    onCall: () => undefined,
  };
  const wrapped = wrap(new OpenAI({ apiKey: "k", baseURL }), config);
  const router = createRouter(config);
  const aiSdk = createOpenAICompatible({ name: "bench", baseURL, apiKey: "k", includeUsage: true })("model-a");
  const langchain = new ChatOpenAI({ model: "model-a", apiKey: "k", configuration: { baseURL }, maxRetries: 0 });
  return [
    openaiClient("openai (bare)", bare, "model-a"),
    openaiClient("spillway wrap, route", wrapped, "auto"),
    openaiClient("spillway wrap, length classifier", wrapped, "by-length"),
    openaiClient("spillway wrap, route with gates", wrapped, "judged"),
    {
      name: "spillway router.fetch, route",
      async call(prompt) {
        const response = await router.fetch(
          "http://router/v1/chat/completions",
          jsonInit({ model: "auto", messages: user(prompt) }),
        );
        await response.json();
      },
      async stream(prompt) {
        const body = { model: "auto", stream: true, messages: user(prompt) };
        const begun = performance.now();
        const response = await router.fetch("http://router/v1/chat/completions", jsonInit(body));
        return readBody(response.body as AsyncIterable<Uint8Array>, begun);
      },
    },
    {
      name: "ai (@ai-sdk/openai-compatible)",
      async call(prompt) {
        await generateText({ model: aiSdk, prompt, maxRetries: 0 });
      },
      async stream(prompt) {
        const begun = performance.now();
        let firstMs = 0;
        for await (const _part of streamText({ model: aiSdk, prompt, maxRetries: 0 }).textStream)
          firstMs ||= performance.now() - begun;
        return firstMs;
      },
    },
    {
      name: "@langchain/openai",
      async call(prompt) {
        await langchain.invoke(prompt);
      },
      async stream(prompt) {
        const begun = performance.now();
        let firstMs = 0;
        for await (const _part of await langchain.stream(prompt)) firstMs ||= performance.now() - begun;
        return firstMs;
      },
    },
    {
      name: "undici request (raw)",
      async call(prompt) {
        const { body } = await request(
          `${baseURL}/chat/completions`,
          jsonInit({ model: "model-a", messages: user(prompt) }),
        );
        await body.json();
      },
      async stream(prompt) {
        const begun = performance.now();
        const options = jsonInit({ model: "model-a", stream: true, messages: user(prompt) });
        const { body } = await request(`${baseURL}/chat/completions`, options);
        return readBody(body, begun);
      },
    },
  ];
}

function openaiClient(name: string, client: OpenAI, model: string): BenchClient {
  return {
    name,
    async call(prompt) {
      await client.chat.completions.create({ model, messages: user(prompt) });
    },
    async stream(prompt) {
      const begun = performance.now();
      let firstMs = 0;
      const stream = await client.chat.completions.create({ model, messages: user(prompt), stream: true });
      for await (const part of stream) if (part.choices[0]?.delta.content) firstMs ||= performance.now() - begun;
      return firstMs;
    },
  };
}

function user(content: string) {
  return [{ role: "user" as const, content }];
}

function jsonInit(body: object) {
  return { method: "POST" as const, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

async function readBody(body: AsyncIterable<Uint8Array>, begun: number): Promise<number> {
  let firstMs = 0;
  for await (const part of body) if (part.length > 0) firstMs ||= performance.now() - begun;
  return firstMs;
}
