/**
 * What cascadeflow's TypeScript package reckons, from its published source.
 *
 * Sources: https://github.com/lemony-ai/cascadeflow/blob/main/packages/core/src/providers/openai.ts (`calculateCost`),
 * .../providers/anthropic.ts (`calculateCostFromUsage`), .../providers/vllm.ts (`calculateCost`),
 * .../streaming/stream-manager.ts (`calculateCostFromTokens`), .../streaming/utils.ts (`estimateTokens`)
 */

/** Its OpenAI table, US dollars per 1,000 tokens, in its order. */
const openAi: Readonly<Record<string, { readonly input: number; readonly output: number }>> = {
  "gpt-5": { input: 0.00125, output: 0.01 },
  "gpt-5-mini": { input: 0.00025, output: 0.002 },
  "gpt-5-nano": { input: 0.00005, output: 0.0004 },
  "gpt-4o": { input: 0.0025, output: 0.01 },
  "gpt-4o-mini": { input: 0.00015, output: 0.0006 },
};

/** The exact name, else the first that the model begins with, else gpt-4o-mini. Cached tokens cost as others. */
export function openAiCost(promptTokens: number, completionTokens: number, model: string): number {
  const name = model.toLowerCase();
  const prefix = Object.keys(openAi).find((key) => name.startsWith(key));
  const { input, output } = openAi[name] ?? openAi[prefix ?? "gpt-4o-mini"] ?? { input: 0, output: 0 };
  return (promptTokens / 1000) * input + (completionTokens / 1000) * output;
}

/** Claude Sonnet 4.5 with its factors for cache reads and writes. */
export function anthropicCost(tokens: {
  readonly input: number;
  readonly output: number;
  readonly read: number;
  readonly write5m: number;
  readonly write1h: number;
}): number {
  const billed = tokens.input + tokens.read * 0.1 + tokens.write5m * 1.25 + tokens.write1h * 2;
  return (billed * 3 + tokens.output * 15) / 1_000_000;
}

/** vLLM: the configured `cost`, whatever the tokens, else 0. */
export function vllmCost(configuredCost: number | undefined): number {
  return configuredCost || 0;
}

/** A stream: tokens guessed from the words of the question and the answer, at one configured rate per 1,000. */
export function streamCost(questionWords: number, answerWords: number, costPerThousandTokens: number): number {
  const tokens = Math.max(1, Math.round(questionWords * 1.3)) + Math.max(1, Math.round(answerWords * 1.3));
  return costPerThousandTokens * (tokens / 1000);
}
