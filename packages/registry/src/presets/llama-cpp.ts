import type { Preset } from "../preset.ts";

/** A llama.cpp `llama-server` of your own. */
export const llamaCpp: Preset = Object.freeze({
  name: "llama-cpp",
  title: "llama.cpp",
  kind: "self-hosted",
  baseUrl: undefined,
  baseUrlVariable: undefined,
  keyVariable: "LLAMA_API_KEY",
  keyRequired: false,
  keyHeader: "authorization",
  dialect: Object.freeze({
    // max_completion_tokens is not verified.
    maxTokensField: "max_tokens",
    streamUsage: "stream_options",
    logprobs: true,
    apis: ["chat", "completions", "responses", "embeddings"] as const,
  }),
  engine: "llama-cpp",
  priceProvider: undefined,
  sources: [
    "https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md",
    "https://github.com/ggml-org/llama.cpp/pull/10783",
    "https://github.com/ggml-org/llama.cpp/pull/16052",
  ],
});
