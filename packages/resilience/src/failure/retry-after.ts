/** Longest wait that a provider may ask of a call, in milliseconds. A call does not wait longer for it. */
export const longestRetryAfterMs = 60_000;
/** Longest pause that is believed, in milliseconds. A longer one is taken as a mistake. */
const longestBelievedMs = 86_400_000;

/** What a provider asks to wait, in milliseconds, or undefined where it asks nothing that a call should wait for. */
export function retryAfterMs(header: (name: string) => string | undefined, nowMs: number): number | undefined {
  const pauseMs = requestedPauseMs(header, nowMs);
  return pauseMs !== undefined && pauseMs <= longestRetryAfterMs ? pauseMs : undefined;
}

/**
 * For how long a provider asks to be left alone, in milliseconds, up to a day; undefined where it asks nothing sensible.
 * `retry-after-ms` wins over `retry-after` (seconds or an HTTP date, RFC 9110 section 10.2.3).
 */
export function requestedPauseMs(header: (name: string) => string | undefined, nowMs: number): number | undefined {
  const inMs = parseNumber(header("retry-after-ms"));
  if (inMs !== undefined) return believed(inMs);
  const text = header("retry-after");
  if (text === undefined) return undefined;
  const seconds = parseNumber(text);
  if (seconds !== undefined) return believed(seconds * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : believed(date - nowMs);
}

function parseNumber(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const value = Number(text);
  return Number.isNaN(value) ? undefined : value;
}

function believed(pauseMs: number): number | undefined {
  return pauseMs >= 0 && pauseMs <= longestBelievedMs ? pauseMs : undefined;
}
