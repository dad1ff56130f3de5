import type { BlockReason } from "@spillway/core";

/** Why an endpoint is not asked now. */
export interface Block {
  readonly reason: BlockReason;
  /** When it may be asked again, on the monotonic clock in milliseconds; Infinity where nobody knows. */
  readonly untilMs: number;
}
