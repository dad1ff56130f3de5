import { count, type Json, object, type Reading, sum } from "./reading.ts";

/**
 * OpenAI's usage objects: chat and text completions, embeddings (`prompt_tokens`), responses, images and transcriptions
 * (`input_tokens`). Every other dialect starts from it.
 *
 * `rejected_prediction_tokens` are part of `completion_tokens`; `cached_tokens` of `prompt_tokens`.
 *
 * Source: https://platform.openai.com/docs/api-reference/chat/object and .../responses/object
 */
export function readOpenAi(reported: Json): Reading {
  const input =
    object(reported.prompt_tokens_details) ?? object(reported.input_tokens_details) ?? inputDetail(reported);
  const output =
    object(reported.completion_tokens_details) ??
    object(reported.output_tokens_details) ??
    object(reported.output_token_details);
  return {
    inputTokens: count(reported.prompt_tokens) ?? count(reported.input_tokens),
    outputTokens: count(reported.completion_tokens) ?? count(reported.output_tokens),
    cachedInputTokens: count(input?.cached_tokens) ?? count(reported.cached_tokens),
    cacheWriteTokens: count(input?.cache_write_tokens) ?? count(input?.cache_creation_tokens),
    inputAudioTokens: count(input?.audio_tokens),
    inputImageTokens: count(input?.image_tokens),
    reasoningTokens: count(output?.reasoning_tokens) ?? count(reported.reasoning_tokens),
    outputAudioTokens: count(output?.audio_tokens),
    acceptedPredictionTokens: count(output?.accepted_prediction_tokens),
    rejectedPredictionTokens: count(output?.rejected_prediction_tokens),
  };
}

/** Transcriptions and realtime write it in the singular. */
function inputDetail(reported: Json): Json | undefined {
  return object(reported.input_token_details);
}

/**
 * Searches of a response: OpenAI bills each `web_search_call` that searches, not those that open a page or look
 * something up in it.
 *
 * Source: https://platform.openai.com/docs/guides/tools-web-search
 */
export function searchCalls(body: Json): number | undefined {
  if (!Array.isArray(body.output)) return undefined;
  const searches = body.output.filter((item: unknown) => {
    const call = object(item);
    if (call?.type !== "web_search_call") return false;
    const action = object(call.action)?.type;
    return action === undefined || action === "search";
  });
  return searches.length;
}

/** Tokens that `total_tokens` holds beyond prompt and completion, where it says so. */
export function beyondParts(reported: Json): number | undefined {
  const total = count(reported.total_tokens);
  const parts = sum(
    count(reported.prompt_tokens) ?? count(reported.input_tokens),
    count(reported.completion_tokens) ?? count(reported.output_tokens),
  );
  return total === undefined || parts === undefined ? undefined : total - parts;
}
