import type { Conversation, Difficulty } from "@spillway/core";
import type { Api, Endpoint } from "@spillway/registry";
import type { OrderPolicy } from "./order-endpoints.ts";
import type { Refusal } from "./refusal-of.ts";

/** What a decision is made about. */
export interface Subject {
  readonly requestedModel: string;
  readonly api: Api;
  readonly conversation: Conversation;
  /** Undefined where nothing had to be estimated. */
  readonly difficulty: Difficulty | undefined;
  readonly estimatedInputTokens: number;
  /** An endpoint must be cleared for all of them. */
  readonly data: readonly string[];
  readonly maxUsd: number | undefined;
  /** The endpoint that holds the state which the request refers to. */
  readonly pinnedTo: Endpoint | undefined;
  /** Puts a tier's endpoints in order. */
  readonly order: (endpoints: readonly Endpoint[], policy: OrderPolicy) => readonly Endpoint[];
  /** Which of the standbys that get a share of the calls has its turn now. A dry run uses no turn up. */
  readonly warmTurn: (standbys: readonly Endpoint[]) => Endpoint | undefined;
  /** Why a budget does not allow an attempt there. */
  readonly overBudget: ((endpoint: Endpoint) => Refusal | undefined) | undefined;
  /** The date of the decision, milliseconds since the Unix epoch. */
  readonly nowMs: number;
}
