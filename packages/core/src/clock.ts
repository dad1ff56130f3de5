/**
 * Time as the router sees it. Everything that reads the time or waits does so through a `Clock`, so that tests
 * can drive it by hand (`FakeClock` in `@spillway/testing`).
 */
export interface Clock {
  /** Wall-clock time in milliseconds since the Unix epoch. Used for timestamps, prices and lifecycle dates. */
  nowMs(): number;
  /** Monotonic time in milliseconds. Used for durations. */
  monotonicMs(): number;
  /** Calls `callback` once after `delayMs`. Returns a function that cancels it. */
  after(delayMs: number, callback: () => void): () => void;
}

/** The longest delay `setTimeout` can hold; a longer one would fire at once. */
const longestDelayMs = 2 ** 31 - 1;

/** The clock of the running process. */
export const systemClock: Clock = Object.freeze({
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs: number, callback: () => void) {
    const timer = setTimeout(callback, Math.min(Math.max(delayMs, 0), longestDelayMs));
    return () => clearTimeout(timer);
  },
});

/**
 * Waits `delayMs` on `clock`.
 *
 * @throws the signal's reason, as soon as `signal` aborts.
 */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
