import type { Preset } from "../preset.ts";

/** Azure OpenAI by its v1 API: no `api-version`, the deployment's name as the model. */
export const azureOpenai: Preset = Object.freeze({
  name: "azure-openai",
  title: "Azure OpenAI",
  kind: "hosted",
  baseUrl: undefined,
  // By custom the resource's root: normaliseBaseUrl adds /openai/v1.
  baseUrlVariable: "AZURE_OPENAI_ENDPOINT",
  keyVariable: "AZURE_OPENAI_API_KEY",
  keyRequired: true,
  keyHeader: "api-key",
  dialect: Object.freeze({
    maxTokensField: "both",
    streamUsage: "stream_options",
    // Some deployments are reported to refuse it.
    logprobs: true,
    // /completions under v1 is not verified, so it is left out.
    apis: ["chat", "responses", "embeddings", "other"] as const,
  }),
  priceProvider: "azure",
  sources: [
    "https://learn.microsoft.com/azure/foundry/openai/api-version-lifecycle",
    "https://learn.microsoft.com/azure/ai-foundry/openai/supported-languages",
    "https://learn.microsoft.com/azure/ai-services/openai/reference",
    "https://github.com/infiniflow/ragflow/pull/17756",
  ],
});
