import type { FailureClass } from "@spillway/core";

/** What is known of an upstream answer that is not a success. */
export interface FailedAnswer {
  readonly status: number;
  /** The provider's own error code, type or message, lower case or not; used for classing only. */
  readonly errorCode: string | undefined;
  readonly errorType: string | undefined;
  readonly errorMessage: string | undefined;
}

const contextLength =
  /context[_ ]length|maximum context|context window|prompt is too long|too many tokens|input is too long/i;
const contentFilter = /content[_ ]filter|content[_ ]policy|content management policy|safety system|moderation/i;

/** Classes an upstream HTTP error. */
export function classifyStatus(answer: FailedAnswer): FailureClass {
  const { status } = answer;
  const words = `${answer.errorCode ?? ""} ${answer.errorType ?? ""} ${answer.errorMessage ?? ""}`;
  if (status === 400 || status === 413 || status === 422) {
    if (contextLength.test(words)) return "context-length";
    if (contentFilter.test(words)) return "content-filter";
    return status === 413 ? "context-length" : "invalid-request";
  }
  if (status === 401 || status === 402 || status === 403) return "auth";
  if (status === 404 || status === 410) return "not-found";
  if (status === 408) return "timeout";
  if (status === 409 || status === 425) return "conflict";
  if (status === 429) return "rate-limit";
  if (status === 503 || status === 529) return "overloaded";
  if (status >= 500) return "server-error";
  return "invalid-request";
}
