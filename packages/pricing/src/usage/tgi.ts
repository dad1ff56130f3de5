import { count, type Json, object, type Reading } from "./reading.ts";

/**
 * TGI's native `details`: generated tokens, and the prompt as `input_length` (streams) or as the prefill list.
 *
 * Source: https://github.com/huggingface/text-generation-inference/blob/main/router/src/lib.rs
 */
export function readTgi(body: Json): Reading | undefined {
  const details = object(body.details);
  if (details?.generated_tokens === undefined) return undefined;
  const prefill = Array.isArray(details.prefill) && details.prefill.length > 0 ? details.prefill.length : undefined;
  return { inputTokens: count(details.input_length) ?? prefill, outputTokens: count(details.generated_tokens) };
}
