/** The limits of an endpoint or of a key. What is undefined is not limited. */
export interface Limits {
  readonly requestsPerMinute: number | undefined;
  /** Prompt and generated tokens together. Booked by estimate when an attempt begins, corrected when it ends. */
  readonly tokensPerMinute: number | undefined;
  /** Attempts at the same time. */
  readonly concurrency: number | undefined;
}
