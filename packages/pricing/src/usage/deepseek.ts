import { count, type Json, type Reading, sum } from "./reading.ts";

/**
 * DeepSeek's cache fields: hits and misses add up to the prompt.
 *
 * Source: https://api-docs.deepseek.com/api/create-chat-completion (`prompt_cache_hit_tokens`)
 */
export function readDeepSeek(reported: Json, base: Reading): Reading {
  const hits = count(reported.prompt_cache_hit_tokens);
  const misses = count(reported.prompt_cache_miss_tokens);
  if (hits === undefined) return base;
  return {
    ...base,
    inputTokens: base.inputTokens ?? sum(hits, misses),
    cachedInputTokens: base.cachedInputTokens ?? hits,
  };
}
