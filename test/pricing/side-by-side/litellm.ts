/**
 * What LiteLLM's price map and its arithmetic give.
 *
 * Sources: https://github.com/BerriAI/litellm/blob/main/litellm/litellm_core_utils/llm_cost_calc/utils.py
 * (`generic_cost_per_token`), https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json
 */

/** The map's entries that are needed here, US dollars per token. */
const map: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "gpt-4o-mini": { input_cost_per_token: 1.5e-7, output_cost_per_token: 6e-7, cache_read_input_token_cost: 7.5e-8 },
  "gpt-4o": { input_cost_per_token: 2.5e-6, output_cost_per_token: 1e-5, cache_read_input_token_cost: 1.25e-6 },
  "gpt-5": {
    input_cost_per_token: 1.25e-6,
    output_cost_per_token: 1e-5,
    cache_read_input_token_cost: 1.25e-7,
    input_cost_per_token_flex: 6.25e-7,
    output_cost_per_token_flex: 5e-6,
    cache_read_input_token_cost_flex: 6.25e-8,
  },
  "gpt-5-mini-2025-08-07": {
    input_cost_per_token: 2.5e-7,
    output_cost_per_token: 2e-6,
    cache_read_input_token_cost: 2.5e-8,
  },
  "claude-sonnet-4-5": {
    input_cost_per_token: 3e-6,
    output_cost_per_token: 1.5e-5,
    cache_read_input_token_cost: 3e-7,
    cache_creation_input_token_cost: 3.75e-6,
    cache_creation_input_token_cost_above_1hr: 6e-6,
  },
  "gemini-2.5-pro": {
    input_cost_per_token: 1.25e-6,
    output_cost_per_token: 1e-5,
    cache_read_input_token_cost: 1.25e-7,
  },
};

/** Its usage object: `prompt` includes what was read from the cache and written to it. */
export interface LiteLlmUsage {
  readonly prompt: number;
  readonly completion: number;
  readonly cached?: number;
  readonly write5m?: number;
  readonly write1h?: number;
}

/** The cost of a call, or undefined where the model is not mapped: the proxy then books no spend. */
export function liteLlmCost(model: string, usage: LiteLlmUsage, serviceTier?: string): number | undefined {
  const entry = map[model];
  if (entry === undefined) return undefined;
  const rate = (key: string) => (serviceTier && entry[`${key}_${serviceTier}`]) || entry[key] || 0;
  const { prompt, completion, cached = 0, write5m = 0, write1h = 0 } = usage;
  const text = Math.max(0, prompt - cached - write5m - write1h);
  return (
    text * rate("input_cost_per_token") +
    cached * rate("cache_read_input_token_cost") +
    write5m * rate("cache_creation_input_token_cost") +
    write1h * rate("cache_creation_input_token_cost_above_1hr") +
    completion * rate("output_cost_per_token")
  );
}
