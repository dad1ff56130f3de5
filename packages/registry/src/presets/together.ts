import type { Preset } from "../preset.ts";

/** Together AI's OpenAI-compatible API. */
export const together: Preset = Object.freeze({
  name: "together",
  title: "Together AI",
  kind: "hosted",
  baseUrl: "https://api.together.ai/v1",
  baseUrlVariable: undefined,
  keyVariable: "TOGETHER_API_KEY",
  keyRequired: true,
  keyHeader: "authorization",
  dialect: Object.freeze({
    // max_completion_tokens is not verified.
    maxTokensField: "max_tokens",
    streamUsage: "stream_options",
    // Takes an integer and answers in another shape than OpenAI's.
    logprobs: false,
    apis: ["chat", "completions", "embeddings"] as const,
  }),
  priceProvider: "together",
  sources: [
    "https://docs.together.ai/docs/inference/openai-compatibility",
    "https://docs.together.ai/docs/inference/chat/parameters",
    "https://github.com/togethercomputer/openapi/pull/104",
    "https://github.com/vercel/ai/pull/17986",
  ],
});
