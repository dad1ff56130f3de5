import type { Preset } from "../preset.ts";

/** Railwail: only its address and key variable are known; the dialect is OpenAI's, kept to the least. */
export const railwail: Preset = Object.freeze({
  name: "railwail",
  title: "Railwail",
  kind: "hosted",
  // As given by a user; Railwail's own pages also name api.railwail.com/v1 and railwail.com/api/v1.
  baseUrl: "https://railwail.com/v1",
  baseUrlVariable: undefined,
  keyVariable: "RAILWAIL_API_KEY",
  keyRequired: true,
  keyHeader: "authorization",
  dialect: Object.freeze({
    // This and the three below are not verified.
    maxTokensField: "max_tokens",
    streamUsage: "stream_options",
    logprobs: false,
    apis: ["chat"] as const,
  }),
  priceProvider: undefined,
  sources: ["https://railwail.com/en/blog/migrate-from-openai-to-railwail"],
});
