import type { Preset } from "../preset.ts";

/** DeepInfra's OpenAI-compatible API. */
export const deepinfra: Preset = Object.freeze({
  name: "deepinfra",
  title: "DeepInfra",
  kind: "hosted",
  baseUrl: "https://api.deepinfra.com/v1/openai",
  baseUrlVariable: undefined,
  // DeepInfra's own name; other tools say DEEPINFRA_API_KEY or DEEPINFRA_API_TOKEN.
  keyVariable: "DEEPINFRA_TOKEN",
  keyRequired: true,
  keyHeader: "authorization",
  dialect: Object.freeze({
    maxTokensField: "max_tokens",
    streamUsage: "stream_options",
    // In the request's schema, but the guide says that this API does not return them.
    logprobs: false,
    apis: ["chat", "completions", "embeddings"] as const,
  }),
  priceProvider: "deepinfra",
  sources: [
    "https://deepinfra.com/docs/openai_api",
    "https://deepinfra.com/docs/advanced/openai_api",
    "https://docs.deepinfra.com/api-reference/openai-chat-completions-1",
    "https://deepinfra.com/docs/advanced/log_probs",
  ],
});
