import { rateLimitNews } from "@spillway/resilience";
import { describe, expect, it } from "vitest";

const nowMs = Date.UTC(2026, 0, 1);

function read(headers: Readonly<Record<string, string>>) {
  return rateLimitNews((name) => headers[name], nowMs);
}

describe("rate limit headers", () => {
  it.each([
    ["1s", 1_000],
    ["6m0s", 360_000],
    ["20ms", 20],
    ["7.66s", 7_660],
    ["2m59.56s", 179_560],
    ["1h2m3.5s", 3_723_500],
    ["1d", 86_400_000],
    ["0s", 0],
    ["12", 12_000],
    ["2026-01-01T00:00:30Z", 30_000],
    ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
    ["2025-12-31T23:59:00Z", 0],
  ])("read a reset of %s", (reset, resetMs) => {
    expect(read({ "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": reset })).toEqual({
      remainingRequests: 0,
      remainingTokens: undefined,
      requestsResetMs: resetMs,
      tokensResetMs: undefined,
    });
  });

  it.each(["soon", "", "1 s", "s", "-1s", "1s and a bit", "NaN", "1x"])("take no sense from a reset of %j", (reset) => {
    const news = read({ "x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": reset });
    expect(news).toMatchObject({ remainingTokens: 0, tokensResetMs: undefined });
  });

  it.each(["", " ", "many", "-1", "NaN", "Infinity"])("take no sense from %j left", (left) => {
    expect(read({ "x-ratelimit-remaining-requests": left, "x-ratelimit-reset-requests": "1s" })).toBeUndefined();
  });

  it("of Anthropic are dates, under other names", () => {
    const news = read({
      "anthropic-ratelimit-requests-limit": "50",
      "anthropic-ratelimit-requests-remaining": "0",
      "anthropic-ratelimit-requests-reset": "2026-01-01T00:00:17Z",
      "anthropic-ratelimit-tokens-remaining": "39000",
      "anthropic-ratelimit-tokens-reset": "2026-01-01T00:00:00Z",
    });
    expect(news).toEqual({
      remainingRequests: 0,
      remainingTokens: 39_000,
      requestsResetMs: 17_000,
      tokensResetMs: 0,
    });
  });

  it("of Azure come without a reset", () => {
    const news = read({ "x-ratelimit-remaining-requests": "0", "x-ratelimit-remaining-tokens": "120" });
    expect(news).toMatchObject({ remainingRequests: 0, requestsResetMs: undefined, remainingTokens: 120 });
  });

  it("are undefined where there are none, or only a limit", () => {
    expect(read({})).toBeUndefined();
    expect(read({ "x-ratelimit-limit-requests": "60" })).toBeUndefined();
  });
});
