import { count, type Json, type Reading, sum } from "./reading.ts";

/**
 * Google's own `usageMetadata`: thoughts are beside the candidates and billed as output, tool results beside the prompt
 * and billed as input, cached content is part of the prompt.
 *
 * Source: https://ai.google.dev/api/generate-content#UsageMetadata
 */
export function readGoogle(metadata: Json): Reading {
  const modality = (list: unknown, name: string): number | undefined => {
    if (!Array.isArray(list)) return undefined;
    const entries = list.filter((entry) => (entry as Json | null)?.modality === name);
    return sum(...entries.map((entry) => count((entry as Json).tokenCount)));
  };
  return {
    inputTokens: sum(count(metadata.promptTokenCount), count(metadata.toolUsePromptTokenCount)),
    outputTokens: sum(count(metadata.candidatesTokenCount), count(metadata.thoughtsTokenCount)),
    cachedInputTokens: count(metadata.cachedContentTokenCount),
    reasoningTokens: count(metadata.thoughtsTokenCount),
    inputAudioTokens: modality(metadata.promptTokensDetails, "AUDIO"),
    inputImageTokens: modality(metadata.promptTokensDetails, "IMAGE"),
    outputAudioTokens: modality(metadata.candidatesTokensDetails, "AUDIO"),
  };
}
