import type { Preset } from "../preset.ts";

/** DeepSeek's own API. */
export const deepseek: Preset = Object.freeze({
  name: "deepseek",
  title: "DeepSeek",
  kind: "hosted",
  baseUrl: "https://api.deepseek.com",
  baseUrlVariable: undefined,
  keyVariable: "DEEPSEEK_API_KEY",
  keyRequired: true,
  keyHeader: "authorization",
  dialect: Object.freeze({
    maxTokensField: "max_tokens",
    streamUsage: "stream_options",
    // Accepted, but reported to hold only 0 and -9999.
    logprobs: false,
    // /completions exists under /beta only.
    apis: ["chat", "responses"] as const,
  }),
  priceProvider: "deepseek",
  sources: [
    "https://api-docs.deepseek.com/quick_start/your_first_api_call",
    "https://api-docs.deepseek.com/api/create-chat-completion",
    "https://api-docs.deepseek.com/api/create-response",
    "https://github.com/infiniflow/ragflow/pull/17756",
    "https://github.com/deepseek-ai/DeepSeek-V3.2-Exp/issues/49",
  ],
});
