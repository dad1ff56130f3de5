import type { AppliedPrice, CostBasis } from "./applied-price.ts";
import type { Decision } from "./decision.ts";
import type { FailureClass } from "./failure.ts";
import type { Verdict } from "./gate.ts";
import type { PassedOver } from "./health.ts";
import type { TokenCounts, Usage } from "./usage.ts";

/**
 * Why an attempt was made: `answer` (the first try at the tier that was expected to answer), `draft` (its answer is
 * judged), `overflow` (the endpoint before it is full), `fallback` (another endpoint failed), `retry` (this endpoint
 * failed before), `escalation` (a draft was rejected), `hedge` (a second try beside one that is slow), `continuation` (a
 * stream was cut after a part of it had reached the caller), `judge` (a classifier asks a model), `shadow` (the baseline is
 * asked beside, to measure its cost).
 */
export type AttemptRole =
  | "answer"
  | "draft"
  | "overflow"
  | "fallback"
  | "retry"
  | "escalation"
  | "hedge"
  | "continuation"
  | "judge"
  | "shadow";

/** One upstream call. */
export interface AttemptRecord {
  readonly endpoint: string;
  readonly provider: string;
  readonly model: string;
  readonly tier: number;
  readonly role: AttemptRole;
  /** Milliseconds since the call began. */
  readonly startedAfterMs: number;
  readonly durationMs: number;
  /** Milliseconds to the first byte of the body; undefined where none came. */
  readonly firstByteMs: number | undefined;
  /** The HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
  /** Undefined where the attempt succeeded. */
  readonly failure: FailureClass | undefined;
  /** The provider's or the transport's error code. Never a message: those can quote the prompt. */
  readonly errorCode: string | undefined;
  /** The provider's own request id, for its support. */
  readonly upstreamRequestId: string | undefined;
  /** Undefined where nothing was generated or nothing is known. */
  readonly usage: Usage | undefined;
  /** US dollars, whole nano-dollars; undefined where usage or price is unknown. 0 where nothing was billed. */
  readonly costUsd: number | undefined;
  /** What the cost goes by; undefined where there is none, or nothing was billed. */
  readonly costBasis: CostBasis | undefined;
  /** The price that applied; undefined where the cost goes by something else. */
  readonly price: AppliedPrice | undefined;
  /** The gate's word on this draft; undefined where it was not judged. */
  readonly verdict: Verdict | undefined;
}

/** The call that an attempt belongs to, as far as it is known when the attempt ends. */
export interface AttemptContext {
  readonly callId: string;
  /** Undefined for a pinned model. */
  readonly route: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * How a call ended for the caller: `ok`; `error` (a status or a rejection); `aborted` (the caller left); `cut` (an error
 * after part of a stream had reached the caller).
 */
export type CallOutcome = "ok" | "error" | "aborted" | "cut";

/** What `onCall` gets, once for each call, however it ended. Holds no prompt, no answer and no key. */
export interface CallRecord {
  /** The call's id; also the response's `x-request-id`. */
  readonly id: string;
  /** When the call began, milliseconds since the Unix epoch. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** Milliseconds until the first byte of the answer was ready for the caller; undefined where none was. */
  readonly firstByteMs: number | undefined;
  /** The API: `chat`, `responses`, `embeddings`, `completions`, or the path of another one. */
  readonly api: string;
  readonly stream: boolean;
  readonly outcome: CallOutcome;
  /** The HTTP status that the caller got; undefined where the call was rejected without one. */
  readonly status: number | undefined;
  /** A Spillway error code or the provider's; undefined where the call succeeded. */
  readonly errorCode: string | undefined;
  /** Undefined where the request was refused before a decision. */
  readonly decision: Decision | undefined;
  /** The endpoint whose answer the caller got. */
  readonly endpoint: string | undefined;
  readonly model: string | undefined;
  readonly attempts: readonly AttemptRecord[];
  /** Endpoints that the call went past without asking them, each with the first reason. */
  readonly passedOver: readonly PassedOver[];
  /** How many drafts were rejected. */
  readonly escalations: number;
  /** All attempts together. */
  readonly tokens: TokenCounts;
  /** US dollars of all attempts; undefined where one of them has no known cost. */
  readonly costUsd: number | undefined;
  /** Attempts whose cost is not known. */
  readonly unpricedAttempts: number;
  /**
   * The answer's tokens at the price of the route's baseline model, or what the baseline really cost where it was asked beside;
   * undefined without a baseline or its price.
   */
  readonly baselineCostUsd: number | undefined;
  /** `measured`: the baseline was asked the same. `assumed`: it is taken to need as many tokens. */
  readonly baselineSource: "assumed" | "measured" | undefined;
  /** The call whose baseline this one measures; undefined for a caller's own. */
  readonly shadowOf: string | undefined;
  /** `baselineCostUsd - costUsd`: negative where routing cost more. Undefined where either is. */
  readonly savingUsd: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
}
