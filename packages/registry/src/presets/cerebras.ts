import type { Preset } from "../preset.ts";

/** Cerebras Inference. */
export const cerebras: Preset = Object.freeze({
  name: "cerebras",
  title: "Cerebras",
  kind: "hosted",
  baseUrl: "https://api.cerebras.ai/v1",
  baseUrlVariable: undefined,
  keyVariable: "CEREBRAS_API_KEY",
  keyRequired: true,
  keyHeader: "authorization",
  dialect: Object.freeze({
    maxTokensField: "both",
    // Whether it also comes unasked is not verified.
    streamUsage: "stream_options",
    logprobs: true,
    apis: ["chat", "completions"] as const,
  }),
  priceProvider: "cerebras",
  sources: [
    "https://inference-docs.cerebras.ai/resources/openai",
    "https://inference-docs.cerebras.ai/api-reference/completions",
    "https://tessl.io/registry/tessl/pypi-cerebras-cloud-sdk/files/docs/chat-completions.md",
    "https://github.com/Cerebras/cerebras-cloud-sdk-python",
  ],
});
