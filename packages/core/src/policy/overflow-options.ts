/** When an endpoint is full, so that calls go on to the next. What is undefined does not count. */
export interface OverflowOptions {
  /** This router's own attempts under way. */
  readonly maxInFlight: number | undefined;
  /** Requests that wait inside the engine, by its own word. */
  readonly maxWaiting: number | undefined;
  /** Forecast time to first token, in milliseconds. */
  readonly maxFirstTokenMs: number | undefined;
  /** Share of the engine's KV cache in use, 0 to 1. */
  readonly maxKvCacheUse: number | undefined;
  /** The overflow ends when the load has stayed below this share of every limit for `resumeAfterMs`. 0 to 1. Default 0.8. */
  readonly resumeBelow: number;
  /** In milliseconds. Default 2,000. */
  readonly resumeAfterMs: number;
}
