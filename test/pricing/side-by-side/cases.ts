import type { ConfiguredPrice } from "@spillway/pricing";
import { anthropicCost, openAiCost, streamCost, vllmCost } from "./cascadeflow.ts";
import { liteLlmCost } from "./litellm.ts";

/** One call as its provider reported it, with what each router makes of it, in US dollars. */
export interface Case {
  readonly name: string;
  readonly provider: string | undefined;
  readonly model: string;
  /** The user's own price, for a server of one's own. */
  readonly price?: ConfiguredPrice;
  readonly answer: unknown;
  /** By the provider's published prices, in nano-dollars; undefined where it publishes none. */
  readonly truth: number | undefined;
  readonly cascadeflow: number;
  readonly liteLlm: number | undefined;
}

const details = (cached: number) => ({ cached_tokens: cached, audio_tokens: 0 });
const chat = (prompt: number, completion: number, cached = 0, reasoning = 0) => ({
  prompt_tokens: prompt,
  completion_tokens: completion,
  total_tokens: prompt + completion,
  prompt_tokens_details: details(cached),
  completion_tokens_details: { reasoning_tokens: reasoning, audio_tokens: 0 },
});

export const cases: readonly Case[] = [
  {
    name: "whole",
    provider: "openai",
    model: "gpt-4o-mini",
    answer: { usage: chat(190, 100) },
    truth: 190 * 150 + 100 * 600,
    cascadeflow: openAiCost(190, 100, "gpt-4o-mini"),
    liteLlm: liteLlmCost("gpt-4o-mini", { prompt: 190, completion: 100 }),
  },
  {
    name: "cached",
    provider: "openai",
    model: "gpt-4o",
    answer: { usage: chat(2006, 300, 1920) },
    truth: 86 * 2500 + 1920 * 1250 + 300 * 10_000,
    cascadeflow: openAiCost(2006, 300, "gpt-4o"),
    liteLlm: liteLlmCost("gpt-4o", { prompt: 2006, completion: 300, cached: 1920 }),
  },
  {
    name: "streamed (20 words asked after a system prompt, 90 answered)",
    provider: "openai",
    model: "gpt-4o-mini",
    answer: { object: "chat.completion.chunk", choices: [], usage: chat(812, 120) },
    truth: 812 * 150 + 120 * 600,
    cascadeflow: streamCost(20, 90, 0.00015),
    liteLlm: liteLlmCost("gpt-4o-mini", { prompt: 812, completion: 120 }),
  },
  {
    name: "reasoning, cached",
    provider: "openai",
    model: "gpt-5",
    answer: { usage: chat(1486, 651, 1408, 512) },
    truth: 78 * 1250 + 1408 * 125 + 651 * 10_000,
    cascadeflow: openAiCost(1486, 651, "gpt-5"),
    liteLlm: liteLlmCost("gpt-5", { prompt: 1486, completion: 651, cached: 1408 }),
  },
  {
    name: "dated name of a small model",
    provider: "openai",
    model: "gpt-5-mini-2025-08-07",
    answer: { usage: chat(1000, 500) },
    truth: 1000 * 250 + 500 * 2000,
    cascadeflow: openAiCost(1000, 500, "gpt-5-mini-2025-08-07"),
    liteLlm: liteLlmCost("gpt-5-mini-2025-08-07", { prompt: 1000, completion: 500 }),
  },
  {
    name: "flex tier",
    provider: "openai",
    model: "gpt-5",
    answer: { service_tier: "flex", usage: chat(1000, 200, 400) },
    truth: 600 * 625 + 400 * 62.5 + 200 * 5000,
    cascadeflow: openAiCost(1000, 200, "gpt-5"),
    liteLlm: liteLlmCost("gpt-5", { prompt: 1000, completion: 200, cached: 400 }, "flex"),
  },
  {
    name: "cache writes of 5 minutes and 1 hour",
    provider: "anthropic",
    model: "claude-sonnet-4-5",
    answer: {
      type: "message",
      usage: {
        input_tokens: 2048,
        cache_read_input_tokens: 1800,
        cache_creation_input_tokens: 248,
        cache_creation: { ephemeral_5m_input_tokens: 148, ephemeral_1h_input_tokens: 100 },
        output_tokens: 503,
      },
    },
    truth: 2048 * 3000 + 1800 * 300 + 148 * 3750 + 100 * 6000 + 503 * 15_000,
    cascadeflow: anthropicCost({ input: 2048, output: 503, read: 1800, write5m: 148, write1h: 100 }),
    liteLlm: liteLlmCost("claude-sonnet-4-5", {
      prompt: 4096,
      completion: 503,
      cached: 1800,
      write5m: 148,
      write1h: 100,
    }),
  },
  {
    name: "thoughts in the total only (compatible endpoint)",
    provider: "google",
    model: "gemini-2.5-pro",
    answer: { usage: { completion_tokens: 102, prompt_tokens: 758, total_tokens: 1725 } },
    truth: 758 * 1250 + 967 * 10_000,
    cascadeflow: openAiCost(758, 102, "gemini-2.5-pro"),
    liteLlm: liteLlmCost("gemini-2.5-pro", { prompt: 758, completion: 102 }),
  },
  {
    name: "vLLM of one's own at USD 0.20 and 0.50 per million",
    provider: undefined,
    model: "llama-3.3-70b",
    price: { inputUsdPerMillionTokens: 0.2, outputUsdPerMillionTokens: 0.5 },
    answer: { usage: { prompt_tokens: 1100, total_tokens: 1500, completion_tokens: 400, prompt_tokens_details: null } },
    truth: 1100 * 200 + 400 * 500,
    cascadeflow: vllmCost(0.0002),
    liteLlm: liteLlmCost("hosted_vllm/llama-3.3-70b", { prompt: 1100, completion: 400 }),
  },
  {
    name: "a model that no list has yet",
    provider: "openai",
    model: "gpt-9-ultra",
    answer: { usage: chat(1000, 500) },
    truth: undefined,
    cascadeflow: openAiCost(1000, 500, "gpt-9-ultra"),
    liteLlm: liteLlmCost("gpt-9-ultra", { prompt: 1000, completion: 500 }),
  },
];
