import { beyondParts } from "./openai.ts";
import { count, type Json, object, type Reading } from "./reading.ts";

/** The fields that Anthropic writes and gateways pass on. */
export function isAnthropicStyle(reported: Json): boolean {
  return reported.cache_read_input_tokens !== undefined || reported.cache_creation_input_tokens !== undefined;
}

/**
 * Anthropic's cache fields. In its own API `input_tokens` leaves out what was read from the cache and what was written
 * to it; gateways that speak OpenAI's dialect mostly put them into `prompt_tokens` and pass the fields on as well. Where
 * `total_tokens` is there it decides; else `prompt_tokens` includes them (unless it is too small to), `input_tokens` does not.
 *
 * Source: https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching ("Tracking cache performance")
 */
export function readAnthropic(reported: Json, base: Reading): Reading {
  const read = count(reported.cache_read_input_tokens) ?? 0;
  const creation = object(reported.cache_creation);
  const oneHour = count(creation?.ephemeral_1h_input_tokens);
  const written =
    count(reported.cache_creation_input_tokens) ?? (count(creation?.ephemeral_5m_input_tokens) ?? 0) + (oneHour ?? 0);
  const beside = isBeside(reported, base, read + written) ? read + written : 0;
  return {
    ...base,
    inputTokens: base.inputTokens === undefined ? undefined : base.inputTokens + beside,
    cachedInputTokens: Math.max(base.cachedInputTokens ?? 0, read),
    cacheWriteTokens: Math.max(base.cacheWriteTokens ?? 0, written),
    cacheWrite1hTokens: oneHour,
  };
}

function isBeside(reported: Json, base: Reading, cached: number): boolean {
  if (cached === 0) return false;
  const beyond = beyondParts(reported);
  if (beyond !== undefined) return beyond >= cached;
  if ((base.inputTokens ?? 0) < cached) return true;
  if (count(reported.prompt_tokens) !== undefined) return false;
  return object(reported.input_tokens_details) === undefined;
}

/** Searches and the like that the provider ran: `server_tool_use`, also of OpenRouter. */
export function serverSearches(reported: Json): number | undefined {
  return count(object(reported.server_tool_use)?.web_search_requests);
}
