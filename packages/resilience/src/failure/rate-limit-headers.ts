/** What a provider's headers say of the limit that is nearest to being reached. */
export interface RateLimitNews {
  /** Requests and tokens left until the limit is reset; undefined where the provider does not say. */
  readonly remainingRequests: number | undefined;
  readonly remainingTokens: number | undefined;
  /** When they are full again, in milliseconds from now. */
  readonly requestsResetMs: number | undefined;
  readonly tokensResetMs: number | undefined;
}

/** The names of one family of headers. */
interface Names {
  readonly remainingRequests: string;
  readonly remainingTokens: string;
  readonly requestsReset: string;
  readonly tokensReset: string;
}

/** A day's limit that is used up is told by a 429; a rest of hours would hide a mistaken header. In milliseconds. */
const longestRestMs = 60_000;

const families: readonly Names[] = [
  {
    remainingRequests: "x-ratelimit-remaining-requests",
    remainingTokens: "x-ratelimit-remaining-tokens",
    requestsReset: "x-ratelimit-reset-requests",
    tokensReset: "x-ratelimit-reset-tokens",
  },
  {
    remainingRequests: "anthropic-ratelimit-requests-remaining",
    remainingTokens: "anthropic-ratelimit-tokens-remaining",
    requestsReset: "anthropic-ratelimit-requests-reset",
    tokensReset: "anthropic-ratelimit-tokens-reset",
  },
];

/**
 * Reads the rate limit headers of OpenAI and most who follow it (`x-ratelimit-remaining-requests`, `x-ratelimit-reset-tokens`
 * as `6m0s` or `20ms`), Azure (no reset), Groq and Cerebras (the same family), Anthropic (`anthropic-ratelimit-...-reset` as a
 * date). Undefined where there are none.
 *
 * Sources: https://platform.openai.com/docs/guides/rate-limits, https://docs.anthropic.com/en/api/rate-limits,
 * https://console.groq.com/docs/rate-limits.
 */
export function rateLimitNews(header: (name: string) => string | undefined, nowMs: number): RateLimitNews | undefined {
  for (const names of families) {
    const remainingRequests = count(header(names.remainingRequests));
    const remainingTokens = count(header(names.remainingTokens));
    if (remainingRequests === undefined && remainingTokens === undefined) continue;
    return {
      remainingRequests,
      remainingTokens,
      requestsResetMs: durationMs(header(names.requestsReset), nowMs),
      tokensResetMs: durationMs(header(names.tokensReset), nowMs),
    };
  }
  return undefined;
}

function count(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `1h2m3.5s`, `20ms`, a bare number of seconds, or a date. */
function durationMs(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)];
  if (parts.length > 0 && parts.map(([whole]) => whole).join("") === text.trim()) {
    return parts.reduce((sum, [, value, unit]) => sum + Number(value) * (unitMs[unit ?? ""] ?? 0), 0);
  }
  const seconds = count(text);
  if (seconds !== undefined) return seconds * 1_000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/** How long the key behind such headers should rest, in milliseconds: until the reset where nothing is left, else 0. */
export function restAfterNews(news: RateLimitNews): number {
  const requestsMs = news.remainingRequests === 0 ? (news.requestsResetMs ?? 0) : 0;
  const tokensMs = news.remainingTokens === 0 ? (news.tokensResetMs ?? 0) : 0;
  return Math.min(longestRestMs, Math.max(0, requestsMs, tokensMs));
}
