import { noTokens, type Usage } from "@spillway/core";
import { billOf, costOf, PriceBook, readUsage } from "@spillway/pricing";
import { describe, expect, it } from "vitest";

const atMs = Date.parse("2026-11-17T12:00:00Z");
const book = new PriceBook();

function costAt(provider: string, model: string, reported: unknown): number {
  const price = book.priceFor({ priceProvider: provider, upstreamModel: model }, { atMs });
  const usage = readUsage(reported, provider);
  if (price === undefined || usage === undefined) throw new Error(`${provider} ${model} has no price or no usage`);
  return costOf(price, usage);
}

describe("what users of other routers complained about", () => {
  it("31: usage that comes beside the last choice keeps its cached tokens", () => {
    const usage = { prompt_tokens: 10_000, completion_tokens: 10, prompt_tokens_details: { cached_tokens: 9_984 } };
    const beside = { choices: [{ index: 0, delta: {}, finish_reason: "stop" }], usage };
    expect(readUsage(beside)).toEqual(readUsage({ choices: [], usage }));
    expect(readUsage(beside)?.cachedInputTokens).toBe(9_984);
  });

  it("32: cache reads of a stream cost what they cost of a whole answer", () => {
    const usage = {
      input_tokens: 10,
      cache_read_input_tokens: 100_000,
      cache_creation_input_tokens: 0,
      output_tokens: 5,
    };
    const whole = costAt("anthropic", "claude-sonnet-4-5", { type: "message", usage });
    expect(costAt("anthropic", "claude-sonnet-4-5", { type: "message_start", message: { usage } })).toBe(whole);
    expect(whole).toBe(10 * 3000 + 100_000 * 300 + 5 * 15_000);
  });

  it("33: Gemini's cache hits are counted once, in either of its dialects", () => {
    const compatible = {
      prompt_tokens: 100_000,
      completion_tokens: 100,
      total_tokens: 100_100,
      prompt_tokens_details: { cached_tokens: 90_000 },
    };
    const native = { promptTokenCount: 100_000, cachedContentTokenCount: 90_000, candidatesTokenCount: 100 };
    const once = 10_000 * 1250 + 90_000 * 125 + 100 * 10_000;
    expect(costAt("google", "gemini-2.5-pro", compatible)).toBe(once);
    expect(costAt("google", "gemini-2.5-pro", { usageMetadata: native })).toBe(once);
  });

  it("34, 35, 37: OpenAI's cached tokens are a part of the prompt, at their own rate", () => {
    const usage = { prompt_tokens: 10_000, completion_tokens: 0, prompt_tokens_details: { cached_tokens: 9_000 } };
    expect(costAt("openai", "gpt-5", usage)).toBe(1_000 * 1250 + 9_000 * 125);
  });

  it("36: OpenAI's convention and Anthropic's come to the same bill", () => {
    const openAi = { prompt_tokens: 5_000, completion_tokens: 10, prompt_tokens_details: { cached_tokens: 4_000 } };
    const anthropic = { input_tokens: 1_000, cache_read_input_tokens: 4_000, output_tokens: 10 };
    const model = "claude-sonnet-4-5";
    expect(costAt("anthropic", model, anthropic)).toBe(costAt("anthropic", model, openAi));
  });

  it("38, 39: a new id, and a server of one's own, have no price rather than 0 or a default", () => {
    const usage: Usage = { ...noTokens, inputTokens: 1_000_000, source: "reported" };
    for (const [priceProvider, upstreamModel] of [
      ["openai", "gpt-9"],
      [undefined, "llama-3.3-70b"],
    ] as const) {
      const price = book.priceFor({ priceProvider, upstreamModel }, { atMs });
      expect(price).toBeUndefined();
      expect(billOf(price, usage)).toBeUndefined();
    }
  });

  it("43: cache writes have their own rate, and the provider's own figure is kept", () => {
    const usage = { input_tokens: 0, cache_creation_input_tokens: 1_000, output_tokens: 0 };
    expect(costAt("anthropic", "claude-sonnet-4-5", usage)).toBe(1_000 * 3750);
    expect(readUsage({ prompt_tokens: 1, completion_tokens: 1, cost: 0.25 })?.reportedCostUsd).toBe(0.25);
  });
});
