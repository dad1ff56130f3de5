import { count, type Json, type Reading } from "./reading.ts";

/**
 * Mistral reports cached tokens in OpenAI's place, and in `num_cached_tokens` from some endpoints. Its
 * `prompt_audio_seconds` are not tokens and are not read.
 *
 * Source: https://docs.mistral.ai/studio-api/conversations/advanced/prompt-caching
 */
export function readMistral(reported: Json, base: Reading): Reading {
  return { ...base, cachedInputTokens: base.cachedInputTokens ?? count(reported.num_cached_tokens) };
}
