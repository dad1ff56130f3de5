import { noTokens } from "@spillway/core";
import { costOf, importLiteLlmPrices, importModelsDevPrices, PriceBook, type PriceSource } from "@spillway/pricing";
import { describe, expect, it } from "vitest";

const atMs = Date.parse("2026-11-17T12:00:00Z");

/** A price out of one source. */
function priceIn(source: PriceSource, priceProvider: string, upstreamModel: string, moment = {}) {
  return new PriceBook([source]).priceFor({ priceProvider, upstreamModel }, { atMs, ...moment });
}

describe("importLiteLlmPrices", () => {
  const map = importLiteLlmPrices({
    sample_spec: { litellm_provider: "one of ...", mode: "chat", input_cost_per_token: 1 },
    "gpt-x": {
      litellm_provider: "openai",
      mode: "chat",
      input_cost_per_token: 2.5e-6,
      output_cost_per_token: "1e-05",
      cache_read_input_token_cost: 1.25e-6,
      input_cost_per_token_batches: 1.25e-6,
      output_cost_per_token_batches: 5e-6,
      input_cost_per_token_flex: 1.25e-6,
      output_cost_per_token_flex: 5e-6,
      cache_read_input_token_cost_flex: 6.25e-7,
      input_cost_per_token_priority: 4.25e-6,
      output_cost_per_token_priority: 1.7e-5,
      input_cost_per_audio_token: 4e-5,
      output_cost_per_reasoning_token: 2e-5,
      search_context_cost_per_query: { search_context_size_low: 0.03, search_context_size_medium: 0.035 },
    },
    "claude-x": {
      litellm_provider: "anthropic",
      mode: "chat",
      input_cost_per_token: 3e-6,
      output_cost_per_token: 1.5e-5,
      cache_creation_input_token_cost: 3.75e-6,
      cache_creation_input_token_cost_above_1hr: 6e-6,
      input_cost_per_token_above_200k_tokens: 6e-6,
      output_cost_per_token_above_200k_tokens: 2.25e-5,
      input_cost_per_token_above_128k_tokens: 5e-6,
    },
    "gemini/gemini-x": {
      litellm_provider: "gemini",
      mode: "chat",
      input_cost_per_token: 1e-7,
      output_cost_per_token: 4e-7,
    },
    "together_ai/a/b": {
      litellm_provider: "together_ai",
      mode: "chat",
      input_cost_per_token: 1e-7,
      output_cost_per_token: 1e-7,
    },
    "dashscope/q": {
      litellm_provider: "dashscope",
      mode: "chat",
      input_cost_per_token: 1e-6,
      output_cost_per_token: 2e-6,
      tiered_pricing: [
        { range: [0, 32000], input_cost_per_token: 1e-6, output_cost_per_token: 2e-6 },
        { range: [32000, 128000], input_cost_per_token: 3e-6, output_cost_per_token: 4e-6 },
      ],
    },
    "deepseek/d": {
      litellm_provider: "deepseek",
      mode: "chat",
      input_cost_per_token: 2.7e-7,
      output_cost_per_token: 1.1e-6,
      off_peak_pricing: {
        hours_utc: "16:30-00:30",
        windows: [{ hours_utc: ["04:00-06:00"], weekdays: ["sat", 7] }],
        input_cost_per_token: 1.35e-7,
      },
    },
    "ollama/free": { litellm_provider: "ollama", mode: "chat", input_cost_per_token: 0, output_cost_per_token: 0 },
    "dall-e": { litellm_provider: "openai", mode: "image_generation", input_cost_per_pixel: 1e-8 },
    whisper: { litellm_provider: "openai", mode: "audio_transcription", input_cost_per_second: 0.0001 },
    broken: { litellm_provider: "openai", mode: "chat", input_cost_per_token: "free", output_cost_per_token: -1 },
    nothing: null,
  });

  it("reads rates per token as they are meant, with no float in the last place", () => {
    expect(priceIn(map, "openai", "gpt-x")).toMatchObject({
      rates: { input: 2500, output: 10_000, cachedInput: 1250, inputAudio: 40_000, reasoning: 20_000 },
      nanoUsdPerSearch: 35_000_000,
    });
  });

  it("reads service tiers", () => {
    const input = (serviceTier: string) => priceIn(map, "openai", "gpt-x", { serviceTier })?.rates;
    expect(input("batch")).toMatchObject({ input: 1250, output: 5000 });
    expect(input("flex")).toMatchObject({ input: 1250, cachedInput: 625 });
    expect(input("priority")).toMatchObject({ input: 4250, output: 17_000, cachedInput: 1250 });
    expect(input("scale")).toBeUndefined();
  });

  it("reads prompt sizes, in whatever order they are", () => {
    const price = priceIn(map, "anthropic", "claude-x");
    expect(price?.tiers.map(({ aboveInputTokens }) => aboveInputTokens)).toEqual([128_000, 200_000]);
    expect(price?.rates).toMatchObject({ cacheWrite: 3750, cacheWrite1h: 6000 });
    const cost = (inputTokens: number) => price && costOf(price, { ...noTokens, inputTokens });
    expect(cost(128_000)).toBe(128_000 * 3000);
    expect(cost(128_001)).toBe(128_001 * 5000);
    expect(cost(200_001)).toBe(200_001 * 6000);
    expect(priceIn(map, "dashscope", "q", { inputTokens: 32_000 })?.rates.input).toBe(1000);
    expect(priceIn(map, "dashscope", "q", { inputTokens: 32_001 })?.rates.input).toBe(3000);
  });

  it("reads off-peak hours", () => {
    const input = (iso: string) => priceIn(map, "deepseek", "d", { atMs: Date.parse(iso) })?.rates.input;
    expect(input("2026-11-17T16:29:00Z")).toBe(270);
    expect(input("2026-11-17T16:30:00Z")).toBe(135);
    expect(input("2026-11-18T00:29:00Z")).toBe(135);
    expect(input("2026-11-18T04:30:00Z")).toBe(270);
    expect(input("2026-11-21T04:30:00Z")).toBe(135);
    expect(input("2026-11-22T04:30:00Z")).toBe(135);
  });

  it("goes by this project's names of providers", () => {
    expect(priceIn(map, "google", "gemini-x")?.rates.input).toBe(100);
    expect(priceIn(map, "together", "a/b")?.rates.input).toBe(100);
  });

  it.each([
    ["ollama", "free"],
    ["openai", "dall-e"],
    ["openai", "whisper"],
    ["openai", "broken"],
    ["openai", "nothing"],
    ["openai", "sample_spec"],
    ["openai", "gpt"],
    ["openai", "gpt-x-mini"],
  ])("has no price for %s %s", (provider, model) => {
    expect(priceIn(map, provider, model)).toBeUndefined();
  });

  it("refuses what is no price map", () => {
    expect(() => importLiteLlmPrices("[]")).toThrow(TypeError);
  });
});

describe("importModelsDevPrices", () => {
  const source = importModelsDevPrices({
    togetherai: { models: { "a/b": { id: "a/b", cost: { input: 1.32, output: 3.96, cache_read: 0.13 } } } },
    anthropic: {
      models: {
        c: {
          cost: {
            input: 3,
            output: 15,
            cache_read: 0.3,
            cache_write: 3.75,
            context_over_200k: { input: 6, output: 22.5 },
          },
        },
        free: { cost: { input: 0, output: 0 } },
        unknown: {},
      },
    },
    "fireworks-ai": {
      models: {
        p: {
          cost: { input: 1.32, output: 3.96 },
          experimental: {
            modes: {
              priority: { cost: { input: 1.65, output: 4.95 }, provider: { body: { service_tier: "priority" } } },
            },
          },
        },
      },
    },
    broken: null,
  });

  it("reads rates, large prompts and service tiers", () => {
    expect(priceIn(source, "together", "a/b")?.rates).toMatchObject({ input: 1320, output: 3960, cachedInput: 130 });
    expect(priceIn(source, "anthropic", "c", { inputTokens: 200_001 })?.rates).toMatchObject({
      input: 6000,
      cachedInput: 300,
    });
    expect(priceIn(source, "fireworks", "p", { serviceTier: "priority" })?.rates.input).toBe(1650);
  });

  it("takes nothing for free", () => {
    expect(priceIn(source, "anthropic", "free")).toBeUndefined();
    expect(priceIn(source, "anthropic", "unknown")).toBeUndefined();
  });
});
