/** When a second attempt is made beside a slow one. */
export interface HedgeOptions {
  /** The delay is this percentile of the route's own times to first byte. 0 to 100. Default 95. */
  readonly percentile: number;
  /** A fixed delay in milliseconds, in place of the percentile. */
  readonly delayMs: number | undefined;
  /** The delay is never shorter, in milliseconds. Default 50. */
  readonly minDelayMs: number;
  /** Hedges are at most this share of the route's calls. 0 to 1. Default 0.05. */
  readonly maxExtraCalls: number;
}
