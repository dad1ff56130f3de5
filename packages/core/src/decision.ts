import type { Difficulty } from "./difficulty.ts";

/** An endpoint that a call may be sent to. */
export interface Candidate {
  /** The endpoint's id. */
  readonly endpoint: string;
  readonly provider: string;
  readonly model: string;
  /** Index of the tier it stands in, 0 is the smallest. 0 too for a pinned model. */
  readonly tier: number;
}

/** Why an endpoint was left out. */
export type RejectionReason =
  | "below-tier"
  | "api-unsupported"
  | "tools-unsupported"
  | "images-unsupported"
  | "audio-unsupported"
  | "json-unsupported"
  | "schema-unsupported"
  | "context-too-small"
  | "output-too-long"
  | "data-boundary"
  | "retired"
  | "over-max-usd"
  | "over-budget"
  | "price-unknown"
  | "output-unbounded";

/** An endpoint that was left out, and why. */
export interface Rejection extends Candidate {
  readonly reason: RejectionReason;
  /** The figures behind the reason, in words. Never prompt text. */
  readonly detail: string;
}

/**
 * Where a call goes. Pure and frozen: the same request under the same configuration and date gives the same decision.
 * `router.explain(request)` returns one without sending anything.
 */
export interface Decision {
  /** The route's name, or undefined for a pinned model. */
  readonly route: string | undefined;
  /** What the caller put into `model`. */
  readonly requestedModel: string;
  /** The tier the call starts at, 0 is the smallest. */
  readonly tier: number;
  /** In words why it starts there: `difficulty 0.71 > 0.5 (multi-step +0.35, code +0.2)`. */
  readonly reason: string;
  /** The classifier's estimate; undefined for a pinned model and for a route of one tier. */
  readonly difficulty: Difficulty | undefined;
  /** In the order they are tried: the starting tier's first, then the higher tiers'. */
  readonly candidates: readonly Candidate[];
  readonly rejected: readonly Rejection[];
  /** The prompt's size that the decision assumed, in tokens, estimated. */
  readonly estimatedInputTokens: number;
}
