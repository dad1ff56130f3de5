/** What went wrong with an attempt. Decides what is done about it (package `resilience`). */
export type FailureClass =
  | "connect"
  | "timeout"
  | "rate-limit"
  | "overloaded"
  | "server-error"
  | "conflict"
  | "auth"
  | "not-found"
  | "context-length"
  | "content-filter"
  | "invalid-request"
  | "invalid-response"
  | "stream-cut"
  | "stream-error"
  | "aborted";
