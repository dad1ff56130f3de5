/** Longest wait that a provider may ask for, in milliseconds. A longer one is taken as unreasonable and not honoured. */
export const longestRetryAfterMs = 60_000;

/**
 * What a provider asks to wait, in milliseconds, or undefined where it asks nothing sensible. `retry-after-ms` wins over
 * `retry-after` (seconds or an HTTP date, RFC 9110 section 10.2.3).
 */
export function retryAfterMs(header: (name: string) => string | undefined, nowMs: number): number | undefined {
  const inMs = parseNumber(header("retry-after-ms"));
  if (inMs !== undefined) return sensible(inMs);
  const text = header("retry-after");
  if (text === undefined) return undefined;
  const seconds = parseNumber(text);
  if (seconds !== undefined) return sensible(seconds * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : sensible(date - nowMs);
}

function parseNumber(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const value = Number(text);
  return Number.isNaN(value) ? undefined : value;
}

function sensible(waitMs: number): number | undefined {
  return waitMs >= 0 && waitMs <= longestRetryAfterMs ? waitMs : undefined;
}
