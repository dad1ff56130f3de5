import { count, type Json, type Reading } from "./reading.ts";

/**
 * Ollama's native counts, at the top of its last message. It leaves `prompt_eval_count` out where the whole prompt was cached.
 *
 * Source: https://github.com/ollama/ollama/blob/main/docs/api.md
 */
export function readOllama(body: Json): Reading | undefined {
  if (body.prompt_eval_count === undefined && body.eval_count === undefined) return undefined;
  return { inputTokens: count(body.prompt_eval_count), outputTokens: count(body.eval_count) };
}
