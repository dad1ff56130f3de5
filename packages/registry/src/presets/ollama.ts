import type { Preset } from "../preset.ts";

/** An Ollama server of your own, not Ollama's cloud. */
export const ollama: Preset = Object.freeze({
  name: "ollama",
  title: "Ollama",
  kind: "self-hosted",
  baseUrl: "http://127.0.0.1:11434/v1",
  // Host and port, often without scheme and always without /v1: normaliseBaseUrl completes it.
  baseUrlVariable: "OLLAMA_HOST",
  // OLLAMA_API_KEY belongs to the cloud at ollama.com and must not go to another server.
  keyVariable: undefined,
  keyRequired: false,
  keyHeader: "authorization",
  dialect: Object.freeze({
    maxTokensField: "max_tokens",
    streamUsage: "stream_options",
    // Since Ollama 0.12.11.
    logprobs: true,
    apis: ["chat", "completions", "responses", "embeddings"] as const,
  }),
  engine: "ollama",
  priceProvider: undefined,
  sources: [
    "https://docs.ollama.com/api/openai-compatibility",
    "https://github.com/ollama/ollama/blob/main/envconfig/config.go",
    "https://github.com/ollama/ollama/pull/16867",
    "https://github.com/BerriAI/litellm/issues/17165",
  ],
});
