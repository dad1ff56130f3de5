import type { Preset } from "../preset.ts";

/** Groq's OpenAI-compatible API. */
export const groq: Preset = Object.freeze({
  name: "groq",
  title: "Groq",
  kind: "hosted",
  baseUrl: "https://api.groq.com/openai/v1",
  baseUrlVariable: undefined,
  keyVariable: "GROQ_API_KEY",
  keyRequired: true,
  keyHeader: "authorization",
  dialect: Object.freeze({
    maxTokensField: "both",
    // Unasked, the usage is in x_groq only.
    streamUsage: "stream_options",
    // Refused with a 400.
    logprobs: false,
    apis: ["chat", "responses"] as const,
  }),
  priceProvider: "groq",
  sources: [
    "https://console.groq.com/docs/openai",
    "https://console.groq.com/docs/api-reference",
    "https://github.com/groq/groq-python/pull/175",
    "https://github.com/withceleste/celeste-python/pull/351",
  ],
});
