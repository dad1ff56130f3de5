import type { FailureClass } from "@spillway/core";

/** What is done about a failed attempt. */
export interface Reaction {
  /**
   * Which endpoint may cure it, tried at once: `any` other; one with a `bigger-context`; one of an `other-vendor`; `none`.
   */
  readonly next: "any" | "bigger-context" | "other-vendor" | "none";
  /** The same endpoint may cure it after a wait: worth another round. */
  readonly retry: boolean;
  /** Another key of the same endpoint may cure it at once. */
  readonly otherKey: boolean;
  /** Whether it speaks against the endpoint: the breaker counts it. */
  readonly counts: boolean;
  /** Length of the first wait in units of `retryBackoffMs`. */
  readonly backoff: number;
}

const transient: Reaction = { next: "any", retry: true, otherKey: false, counts: true, backoff: 1 };
const request: Reaction = { next: "none", retry: false, otherKey: false, counts: false, backoff: 1 };

/** The documented reaction to each class of failure. */
export const reactions: Readonly<Record<FailureClass, Reaction>> = Object.freeze({
  connect: transient,
  timeout: transient,
  "rate-limit": { ...transient, otherKey: true, backoff: 2 },
  overloaded: { ...transient, backoff: 2 },
  "model-loading": { ...transient, backoff: 4 },
  "out-of-memory": { ...transient, backoff: 2 },
  "server-error": transient,
  conflict: { ...transient, counts: false },
  auth: { next: "any", retry: false, otherKey: true, counts: false, backoff: 1 },
  "not-found": { next: "any", retry: false, otherKey: false, counts: false, backoff: 1 },
  "context-length": { ...request, next: "bigger-context" },
  "content-filter": { ...request, next: "other-vendor" },
  "unsupported-parameter": { ...request, next: "any" },
  "invalid-request": request,
  "invalid-response": transient,
  "stream-cut": transient,
  "stream-error": transient,
  "over-budget": { ...request, next: "any" },
  aborted: request,
});
