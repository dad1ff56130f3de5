import { count, type Json, object, type Reading, sum } from "./reading.ts";

/**
 * llama.cpp's `timings`: `prompt_n` tokens were processed and `cache_n` reused, together the prompt. `draft_n` are
 * guesses of its speculative decoding, not output.
 *
 * Source: https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md ("timings")
 */
export function readLlamaCpp(timings: Json): Reading {
  const cached = count(timings.cache_n);
  return {
    inputTokens: sum(count(timings.prompt_n), cached),
    outputTokens: count(timings.predicted_n),
    cachedInputTokens: cached,
  };
}

/** The native `/completion` answer: `tokens_evaluated` is the whole prompt. `tokens_cached` is what the slot holds after. */
export function readLlamaCppNative(body: Json): Reading | undefined {
  if (body.tokens_evaluated === undefined && body.tokens_predicted === undefined) return undefined;
  return {
    inputTokens: count(body.tokens_evaluated),
    outputTokens: count(body.tokens_predicted),
    cachedInputTokens: count(object(body.timings)?.cache_n),
  };
}
