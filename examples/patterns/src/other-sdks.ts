import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { ChatOpenAI } from "@langchain/openai";
import { startLoopbackServer } from "@spillway/testing";
import { generateText, streamText } from "ai";
import { createRouter } from "spillway";

// The router is a fetch: any SDK that takes one can use it.
await using upstream = await startLoopbackServer();

// #region docs
const router = createRouter({
  providers: { local: { baseUrl: upstream.baseUrl } },
  endpoints: [{ provider: "local", model: "small" }],
  routes: { auto: { tiers: ["small"] } },
});

// Vercel AI SDK
const provider = createOpenAICompatible({
  name: "spillway",
  baseURL: "http://spillway/v1",
  fetch: router.fetch,
  includeUsage: true,
});
const { text } = await generateText({ model: provider("auto"), prompt: "Hello", maxRetries: 0 });

// LangChain.js
const chat = new ChatOpenAI({ model: "auto", apiKey: "unused", maxRetries: 0, configuration: { fetch: router.fetch } });
const message = await chat.invoke("Hello");
// #endregion

console.log("ai:", text);
console.log("langchain:", message.content);
for await (const part of streamText({ model: provider("auto"), prompt: "Hello again", maxRetries: 0 }).textStream)
  console.log("stream:", part);
console.log(`${router.report().total.calls} calls`);
await router.close();
