import { noTokens } from "@spillway/core";
import { readUsage } from "@spillway/pricing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const junk = fc.oneof(
  fc.integer({ min: -1_000, max: 100_000 }),
  fc.double(),
  fc.constantFrom(null, undefined, "12", "", true, Number.NaN, Number.POSITIVE_INFINITY, -1, 1e300, [], {}),
);
const details = fc.oneof(
  junk,
  fc.dictionary(
    fc.constantFrom(
      "cached_tokens",
      "cache_write_tokens",
      "audio_tokens",
      "image_tokens",
      "reasoning_tokens",
      "accepted_prediction_tokens",
      "rejected_prediction_tokens",
      "ephemeral_1h_input_tokens",
      "web_search_requests",
      "total_cost",
    ),
    junk,
  ),
);
const field = fc.constantFrom(
  "prompt_tokens",
  "completion_tokens",
  "input_tokens",
  "output_tokens",
  "total_tokens",
  "prompt_tokens_details",
  "completion_tokens_details",
  "input_tokens_details",
  "output_tokens_details",
  "cache_read_input_tokens",
  "cache_creation_input_tokens",
  "cache_creation",
  "prompt_cache_hit_tokens",
  "prompt_cache_miss_tokens",
  "cached_tokens",
  "num_cached_tokens",
  "reasoning_tokens",
  "server_tool_use",
  "cost",
  "is_byok",
  "cost_details",
);
const report = fc.dictionary(field, details);
const body = fc.oneof(
  report,
  fc.anything(),
  fc.dictionary(
    fc.constantFrom(
      "usage",
      "x_groq",
      "timings",
      "usageMetadata",
      "response",
      "message",
      "details",
      "eval_count",
      "output",
    ),
    fc.oneof(report, junk, fc.record({ usage: report })),
  ),
);
const dialect = fc.constantFrom(undefined, "openai", "google", "anthropic", "nonsense");

describe("readUsage, given garbage", () => {
  it("never throws, and gives only sound counts", () => {
    fc.assert(
      fc.property(body, dialect, (reported, name) => {
        const usage = readUsage(reported, name);
        if (usage === undefined) return;
        for (const counted of Object.keys(noTokens) as (keyof typeof noTokens)[]) {
          expect(Number.isInteger(usage[counted]) && usage[counted] >= 0, counted).toBe(true);
        }
        const { inputTokens, outputTokens } = usage;
        expect(usage.cachedInputTokens + usage.cacheWriteTokens).toBeLessThanOrEqual(inputTokens);
        expect(usage.cacheWrite1hTokens).toBeLessThanOrEqual(usage.cacheWriteTokens);
        expect(Math.max(usage.inputAudioTokens, usage.inputImageTokens)).toBeLessThanOrEqual(inputTokens);
        expect(Math.max(usage.reasoningTokens, usage.outputAudioTokens)).toBeLessThanOrEqual(outputTokens);
        expect(Math.max(usage.acceptedPredictionTokens, usage.rejectedPredictionTokens)).toBeLessThanOrEqual(
          outputTokens,
        );
        expect(usage.reportedCostUsd ?? 0).toBeGreaterThanOrEqual(0);
        expect(usage.source).toBe("reported");
      }),
      { numRuns: 5_000 },
    );
  });

  it("reads the same call alike in OpenAI's convention and in Anthropic's", () => {
    const call = fc.record({
      fresh: fc.nat(10_000),
      read: fc.nat(10_000),
      written: fc.nat(10_000),
      output: fc.nat(5_000),
    });
    fc.assert(
      fc.property(call, ({ fresh, read, written, output }) => {
        const total = fresh + read + written;
        const openAi = readUsage({
          prompt_tokens: total,
          completion_tokens: output,
          prompt_tokens_details: { cached_tokens: read, cache_write_tokens: written },
        });
        const anthropic = readUsage({
          input_tokens: fresh,
          output_tokens: output,
          cache_read_input_tokens: read,
          cache_creation_input_tokens: written,
        });
        expect(anthropic).toEqual(openAi);
      }),
    );
  });
});
