import type { FailureClass } from "@spillway/core";

/** What is done about a failed attempt. */
export interface Reaction {
  /** Another endpoint may cure it: try the next one at once. */
  readonly nextEndpoint: boolean;
  /** The same endpoint may cure it after a wait: worth another round. */
  readonly retry: boolean;
}

/** The documented reaction to each class of failure. */
export const reactions: Readonly<Record<FailureClass, Reaction>> = Object.freeze({
  connect: { nextEndpoint: true, retry: true },
  timeout: { nextEndpoint: true, retry: true },
  "rate-limit": { nextEndpoint: true, retry: true },
  overloaded: { nextEndpoint: true, retry: true },
  "server-error": { nextEndpoint: true, retry: true },
  conflict: { nextEndpoint: true, retry: true },
  auth: { nextEndpoint: true, retry: false },
  "not-found": { nextEndpoint: true, retry: false },
  "context-length": { nextEndpoint: true, retry: false },
  "content-filter": { nextEndpoint: true, retry: false },
  "invalid-request": { nextEndpoint: false, retry: false },
  "invalid-response": { nextEndpoint: true, retry: true },
  "stream-cut": { nextEndpoint: true, retry: true },
  "stream-error": { nextEndpoint: true, retry: true },
  aborted: { nextEndpoint: false, retry: false },
});
