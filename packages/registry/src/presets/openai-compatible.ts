import type { Preset } from "../preset.ts";

/** Any other OpenAI-compatible API; the base URL is the user's to give. */
export const openaiCompatible: Preset = Object.freeze({
  name: "openai-compatible",
  title: "OpenAI-compatible API",
  // Nothing is known of it, so it is not taken for the user's own engine.
  kind: "hosted",
  baseUrl: undefined,
  baseUrlVariable: undefined,
  keyVariable: undefined,
  keyRequired: false,
  keyHeader: "authorization",
  dialect: Object.freeze({
    // The oldest and widest supported fields; override `dialect` where the API can do more.
    maxTokensField: "max_tokens",
    streamUsage: "stream_options",
    logprobs: false,
    apis: ["chat", "completions", "embeddings"] as const,
  }),
  priceProvider: undefined,
  sources: ["https://platform.openai.com/docs/api-reference/chat/create"],
});
