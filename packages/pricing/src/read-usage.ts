import type { Usage } from "@spillway/core";

/** A provider's usage object: `usage` of chat completions, completions, embeddings or responses. */
type Reported = Readonly<Record<string, unknown>>;

/**
 * Reads a provider's own usage object, or undefined where it holds no token counts. Knows the field names of OpenAI's
 * chat, completions, embeddings and responses APIs, DeepSeek's cache hits and Anthropic's cache fields.
 *
 * Sources: OpenAI API reference (usage objects), DeepSeek API reference (`prompt_cache_hit_tokens`), Anthropic API
 * reference (`cache_read_input_tokens`, `cache_creation_input_tokens`: beside `input_tokens`, not part of it).
 */
export function readUsage(reported: unknown): Usage | undefined {
  if (!isRecord(reported)) return undefined;
  const anthropicReads = count(reported.cache_read_input_tokens);
  const anthropicWrites = count(reported.cache_creation_input_tokens);
  const input = count(reported.prompt_tokens) ?? count(reported.input_tokens);
  const output = count(reported.completion_tokens) ?? count(reported.output_tokens);
  if (input === undefined && output === undefined) return undefined;
  const inputDetails = record(reported.prompt_tokens_details) ?? record(reported.input_tokens_details);
  const outputDetails = record(reported.completion_tokens_details) ?? record(reported.output_tokens_details);
  const besideInput = reported.prompt_tokens === undefined ? (anthropicReads ?? 0) + (anthropicWrites ?? 0) : 0;
  return {
    inputTokens: (input ?? 0) + besideInput,
    outputTokens: output ?? 0,
    cachedInputTokens:
      count(inputDetails?.cached_tokens) ?? count(reported.prompt_cache_hit_tokens) ?? anthropicReads ?? 0,
    cacheWriteTokens: count(inputDetails?.cache_write_tokens) ?? anthropicWrites ?? 0,
    reasoningTokens: count(outputDetails?.reasoning_tokens) ?? count(reported.reasoning_tokens) ?? 0,
    inputAudioTokens: count(inputDetails?.audio_tokens) ?? 0,
    outputAudioTokens: count(outputDetails?.audio_tokens) ?? 0,
    source: "reported",
  };
}

function count(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function isRecord(value: unknown): value is Reported {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function record(value: unknown): Reported | undefined {
  return isRecord(value) ? value : undefined;
}
