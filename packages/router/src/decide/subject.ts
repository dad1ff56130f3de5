import type { Conversation } from "@spillway/core";
import type { Api } from "@spillway/registry";

/** What a decision is made about. */
export interface Subject {
  readonly requestedModel: string;
  readonly api: Api;
  readonly conversation: Conversation;
  readonly estimatedInputTokens: number;
  readonly data: string | undefined;
  readonly maxUsd: number | undefined;
  /** The date of the decision, milliseconds since the Unix epoch. */
  readonly nowMs: number;
}
