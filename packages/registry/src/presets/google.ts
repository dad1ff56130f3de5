import type { Preset } from "../preset.ts";

/** The Gemini API's OpenAI-compatible endpoint. */
export const google: Preset = Object.freeze({
  name: "google",
  title: "Google Gemini",
  kind: "hosted",
  baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
  baseUrlVariable: undefined,
  keyVariable: "GEMINI_API_KEY",
  keyRequired: true,
  keyHeader: "authorization",
  dialect: Object.freeze({
    maxTokensField: "both",
    streamUsage: "stream_options",
    // Reported as not served outside Vertex AI.
    logprobs: false,
    apis: ["chat", "embeddings"] as const,
  }),
  priceProvider: "google",
  sources: [
    "https://ai.google.dev/gemini-api/docs/openai",
    "https://ai.google.dev/api/compatibility",
    "https://github.com/microsoft/PyRIT/issues/991",
  ],
});
