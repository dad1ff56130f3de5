import type { Preset } from "../preset.ts";

/** OpenRouter's API over many providers. */
export const openrouter: Preset = Object.freeze({
  name: "openrouter",
  title: "OpenRouter",
  kind: "hosted",
  baseUrl: "https://openrouter.ai/api/v1",
  baseUrlVariable: undefined,
  keyVariable: "OPENROUTER_API_KEY",
  keyRequired: true,
  keyHeader: "authorization",
  dialect: Object.freeze({
    maxTokensField: "max_tokens",
    // stream_options is not refused here: it has no effect.
    streamUsage: "always",
    // Only where the provider that is picked returns them.
    logprobs: true,
    // /completions is not verified, so it is left out.
    apis: ["chat", "responses", "embeddings"] as const,
  }),
  priceProvider: "openrouter",
  sources: [
    "https://openrouter.ai/docs/api-reference/overview",
    "https://openrouter.ai/docs/use-cases/usage-accounting",
    "https://openrouter.ai/docs/client-sdks/typescript/models/endpoint",
    "https://openrouter.ai/docs/agent-sdk/typescript/api-reference/models/chattokenlogprobs",
  ],
});
