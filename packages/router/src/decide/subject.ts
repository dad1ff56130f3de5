import type { Conversation } from "@spillway/core";
import type { Api } from "@spillway/registry";

/** What a decision is made about. */
export interface Subject {
  readonly requestedModel: string;
  readonly api: Api;
  readonly conversation: Conversation;
  readonly estimatedInputTokens: number;
  /** An endpoint must be cleared for all of them. */
  readonly data: readonly string[];
  readonly maxUsd: number | undefined;
  /** The date of the decision, milliseconds since the Unix epoch. */
  readonly nowMs: number;
}
