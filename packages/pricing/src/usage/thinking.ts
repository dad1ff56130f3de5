import { beyondParts } from "./openai.ts";
import type { Json, Reading } from "./reading.ts";

/**
 * Reasoning that is beside `completion_tokens`, not in it. Google's OpenAI-compatible endpoint counts thoughts in
 * `total_tokens` only and mostly does not name them; xAI names them and counts them in the total. Both bill them as output.
 *
 * Sources: https://discuss.ai.google.dev/t/question-with-usage-in-openai-compatibility/98760 (102 + 758 != 1725),
 * https://docs.x.ai/developers/rate-limits ("Reasoning tokens: charged at completion token price")
 */
export function readThinking(reported: Json, base: Reading, totalCountsThoughts: boolean): Reading {
  const output = base.outputTokens ?? 0;
  const named = base.reasoningTokens ?? 0;
  const beyond = beyondParts(reported) ?? 0;
  if (beyond > 0 && (totalCountsThoughts || beyond === named)) {
    return { ...base, outputTokens: output + beyond, reasoningTokens: Math.max(named, beyond) };
  }
  if (named > output && beyond <= 0) return { ...base, outputTokens: output + named };
  return base;
}
