import type { Preset } from "../preset.ts";

/** A vLLM server of your own. */
export const vllm: Preset = Object.freeze({
  name: "vllm",
  title: "vLLM",
  kind: "self-hosted",
  baseUrl: undefined,
  baseUrlVariable: undefined,
  keyVariable: "VLLM_API_KEY",
  keyRequired: false,
  keyHeader: "authorization",
  dialect: Object.freeze({
    maxTokensField: "both",
    streamUsage: "stream_options",
    logprobs: true,
    apis: ["chat", "completions", "responses", "embeddings"] as const,
  }),
  engine: "vllm",
  priceProvider: undefined,
  sources: [
    "https://docs.vllm.ai/en/stable/serving/online_serving.html",
    "https://docs.vllm.ai/en/stable/serving/openai_compatible_server/",
    "https://docs.vllm.ai/en/v0.15.0/api/vllm/entrypoints/openai/chat_completion/protocol/",
    "https://github.com/vllm-project/vllm/issues/4967",
  ],
});
