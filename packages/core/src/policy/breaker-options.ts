/** When a breaker opens, and for how long. */
export interface BreakerOptions {
  /**
   * Opens after so many failures in a row; after more where the endpoint fails so often all the time that a row of this
   * length is mere chance.
   */
  readonly consecutiveFailures: number;
  /** Opens where at least this share of the attempts inside the window failed. 0 to 1. */
  readonly failureRatio: number;
  /** Attempts that the window must hold before its ratio counts. */
  readonly minAttempts: number;
  /** Length of the sliding window in milliseconds. */
  readonly windowMs: number;
  /** How long it stays open before one probe is let through, in milliseconds. Doubles with each failed probe. */
  readonly openMs: number;
  /** The longest that doubling leads to, in milliseconds. */
  readonly maxOpenMs: number;
}
