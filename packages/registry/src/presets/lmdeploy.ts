import type { Preset } from "../preset.ts";

/** An LMDeploy `api_server` of your own. */
export const lmdeploy: Preset = Object.freeze({
  name: "lmdeploy",
  title: "LMDeploy",
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
    // /embeddings and /responses are not verified, so they are left out.
    apis: ["chat", "completions"] as const,
  }),
  engine: "lmdeploy",
  priceProvider: undefined,
  sources: [
    "https://github.com/InternLM/lmdeploy/blob/main/docs/en/serving/api_server.md",
    "https://github.com/InternLM/lmdeploy/blob/main/lmdeploy/serve/openai/protocol.py",
    "https://github.com/InternLM/lmdeploy/pull/2313",
  ],
});
