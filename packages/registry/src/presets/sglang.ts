import type { Preset } from "../preset.ts";

/** An SGLang server of your own. */
export const sglang: Preset = Object.freeze({
  name: "sglang",
  title: "SGLang",
  kind: "self-hosted",
  baseUrl: undefined,
  baseUrlVariable: undefined,
  keyVariable: undefined,
  keyRequired: false,
  keyHeader: "authorization",
  dialect: Object.freeze({
    maxTokensField: "both",
    streamUsage: "stream_options",
    logprobs: true,
    apis: ["chat", "completions", "responses", "embeddings"] as const,
  }),
  engine: "sglang",
  priceProvider: undefined,
  sources: [
    "https://docs.sglang.io/docs/basic_usage/openai_api",
    "https://github.com/sgl-project/sglang/blob/main/python/sglang/srt/entrypoints/openai/protocol.py",
  ],
});
