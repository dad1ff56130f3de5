import type { Preset } from "../preset.ts";

/** A Hugging Face Text Generation Inference server of your own. */
export const tgi: Preset = Object.freeze({
  name: "tgi",
  title: "Text Generation Inference",
  kind: "self-hosted",
  baseUrl: undefined,
  baseUrlVariable: undefined,
  keyVariable: undefined,
  keyRequired: false,
  keyHeader: "authorization",
  dialect: Object.freeze({
    maxTokensField: "max_tokens",
    streamUsage: "stream_options",
    logprobs: true,
    apis: ["chat", "completions"] as const,
  }),
  engine: "tgi",
  priceProvider: undefined,
  sources: ["https://github.com/huggingface/text-generation-inference/blob/main/docs/openapi.json"],
});
