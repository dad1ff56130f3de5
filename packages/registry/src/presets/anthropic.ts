import type { Preset } from "../preset.ts";

/** Anthropic's OpenAI-compatible endpoint, not its own Messages API. */
export const anthropic: Preset = Object.freeze({
  name: "anthropic",
  title: "Anthropic",
  kind: "hosted",
  baseUrl: "https://api.anthropic.com/v1",
  // ANTHROPIC_BASE_URL is the root of the Messages API: another address, so it is not read.
  baseUrlVariable: undefined,
  keyVariable: "ANTHROPIC_API_KEY",
  keyRequired: true,
  keyHeader: "authorization",
  dialect: Object.freeze({
    maxTokensField: "both",
    streamUsage: "stream_options",
    // Accepted and ignored.
    logprobs: false,
    apis: ["chat"] as const,
  }),
  priceProvider: "anthropic",
  sources: ["https://platform.claude.com/docs/en/cli-sdks-libraries/libraries/openai-sdk"],
});
