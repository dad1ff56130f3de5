import { noTokens, toUsd } from "@spillway/core";
import { configuredPrice, costOf, readUsage, resolvePrice } from "@spillway/pricing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const price = configuredPrice({
  inputUsdPerMillionTokens: 2.5,
  outputUsdPerMillionTokens: 10,
  cachedInputUsdPerMillionTokens: 1.25,
});

describe("costOf", () => {
  it("charges cached tokens once, at their own rate", () => {
    const tokens = { ...noTokens, inputTokens: 1_000, cachedInputTokens: 800, outputTokens: 100 };
    expect(toUsd(costOf(price, tokens))).toBe(200 * 2.5e-6 + 800 * 1.25e-6 + 100 * 10e-6);
  });

  it("is whole nano-dollars, never negative, and monotonic in tokens", () => {
    const tokens = fc.record({
      inputTokens: fc.nat(2_000_000),
      outputTokens: fc.nat(200_000),
      cachedInputTokens: fc.nat(3_000_000),
    });
    fc.assert(
      fc.property(tokens, fc.nat(1000), (counts, more) => {
        const cost = costOf(price, { ...noTokens, ...counts });
        expect(Number.isSafeInteger(cost)).toBe(true);
        expect(cost).toBeGreaterThanOrEqual(0);
        expect(
          costOf(price, { ...noTokens, ...counts, outputTokens: counts.outputTokens + more }),
        ).toBeGreaterThanOrEqual(cost);
      }),
    );
  });
});

describe("resolvePrice", () => {
  const atMs = Date.parse("2026-06-01");
  it("finds the catalogue's price by provider", () => {
    const found = resolvePrice({ price: undefined, priceProvider: "openai", upstreamModel: "gpt-5", atMs });
    expect(found).toMatchObject({ source: "catalogue", rates: { input: 1250, output: 10_000, cachedInput: 125 } });
  });

  it("applies a long-context tier to the whole call", () => {
    const found = resolvePrice({ price: undefined, priceProvider: "google", upstreamModel: "gemini-2.5-pro", atMs });
    if (found === undefined) throw new Error("the catalogue lost gemini-2.5-pro");
    expect(toUsd(costOf(found, { ...noTokens, inputTokens: 200_000 }))).toBeCloseTo(0.25, 9);
    expect(toUsd(costOf(found, { ...noTokens, inputTokens: 200_001 }))).toBeCloseTo(0.5000025, 9);
  });

  it("is undefined for what nobody knows: never 0, never a neighbour's price", () => {
    expect(
      resolvePrice({ price: undefined, priceProvider: "openai", upstreamModel: "no-such-model", atMs }),
    ).toBeUndefined();
    expect(resolvePrice({ price: undefined, priceProvider: undefined, upstreamModel: "gpt-5", atMs })).toBeUndefined();
  });

  it("lets the user's price win", () => {
    const own = { inputUsdPerMillionTokens: 0, outputUsdPerMillionTokens: 1 };
    expect(resolvePrice({ price: own, priceProvider: "openai", upstreamModel: "gpt-5", atMs })?.rates.output).toBe(
      1000,
    );
  });
});

describe("readUsage", () => {
  it.each([
    [
      "chat",
      {
        prompt_tokens: 10,
        completion_tokens: 5,
        prompt_tokens_details: { cached_tokens: 4 },
        completion_tokens_details: { reasoning_tokens: 3 },
      },
      { inputTokens: 10, outputTokens: 5, cachedInputTokens: 4, reasoningTokens: 3 },
    ],
    [
      "responses",
      { input_tokens: 10, output_tokens: 5, input_tokens_details: { cached_tokens: 4 } },
      { inputTokens: 10, outputTokens: 5, cachedInputTokens: 4 },
    ],
    ["embeddings", { prompt_tokens: 7, total_tokens: 7 }, { inputTokens: 7, outputTokens: 0 }],
    [
      "DeepSeek",
      { prompt_tokens: 10, completion_tokens: 5, prompt_cache_hit_tokens: 6, prompt_cache_miss_tokens: 4 },
      { inputTokens: 10, cachedInputTokens: 6 },
    ],
    [
      "null details (vLLM)",
      { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: null },
      { inputTokens: 10, cachedInputTokens: 0 },
    ],
  ])("reads %s", (_name, reported, expected) => {
    expect(readUsage(reported)).toMatchObject({ ...expected, source: "reported" });
  });

  it.each([[null], [undefined], [{}], ["x"], [{ prompt_tokens: "10" }], [[]]])("finds nothing in %j", (reported) => {
    expect(readUsage(reported)).toBeUndefined();
  });
});
