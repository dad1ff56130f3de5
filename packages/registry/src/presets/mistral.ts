import type { Preset } from "../preset.ts";

/** Mistral AI's own API. */
export const mistral: Preset = Object.freeze({
  name: "mistral",
  title: "Mistral AI",
  kind: "hosted",
  baseUrl: "https://api.mistral.ai/v1",
  baseUrlVariable: undefined,
  keyVariable: "MISTRAL_API_KEY",
  keyRequired: true,
  keyHeader: "authorization",
  dialect: Object.freeze({
    // max_completion_tokens gets a 422.
    maxTokensField: "max_tokens",
    streamUsage: "always",
    // Not among the documented fields, and fields it does not know get a 422.
    logprobs: false,
    apis: ["chat", "embeddings"] as const,
  }),
  priceProvider: "mistral",
  sources: [
    "https://docs.mistral.ai/api",
    "https://github.com/openai/openai-agents-python/issues/442",
    "https://github.com/TabbyML/tabby/pull/4082",
    "https://github.com/editor-code-assistant/eca/issues/231",
  ],
});
