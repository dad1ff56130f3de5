import type { Preset } from "../preset.ts";

/** Fireworks AI's OpenAI-compatible API. */
export const fireworks: Preset = Object.freeze({
  name: "fireworks",
  title: "Fireworks AI",
  kind: "hosted",
  baseUrl: "https://api.fireworks.ai/inference/v1",
  baseUrlVariable: undefined,
  keyVariable: "FIREWORKS_API_KEY",
  keyRequired: true,
  keyHeader: "authorization",
  dialect: Object.freeze({
    // max_completion_tokens is not verified.
    maxTokensField: "max_tokens",
    streamUsage: "stream_options",
    // Served, but OpenAI's shape for `true` is not verified: the documented sample has the older one.
    logprobs: false,
    apis: ["chat", "completions", "responses", "embeddings"] as const,
  }),
  priceProvider: "fireworks",
  sources: [
    "https://docs.fireworks.ai/tools-sdks/openai-compatibility",
    "https://docs.fireworks.ai/guides/querying-text-models",
    "https://docs.fireworks.ai/api-reference/post-chatcompletions",
    "https://docs.getbifrost.ai/providers/supported-providers/fireworks",
    "https://github.com/vercel/ai/pull/16087",
  ],
});
