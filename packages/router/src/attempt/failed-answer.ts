import type { ErrorCode } from "@spillway/core";
import { errorCodes } from "@spillway/core";
import type { Answer } from "../answer.ts";

/** An OpenAI-shaped error body. */
export function errorBody(message: string, code: string, param: string | undefined, type = "spillway_error"): string {
  return JSON.stringify({ error: { message, type, param: param ?? null, code } });
}

const jsonHeaders = Object.freeze({ "content-type": "application/json" });

/** The answer for a provider that said something else than the API does. */
export function invalidUpstreamAnswer(
  provider: string,
  detail: string,
  code: ErrorCode = "invalid_upstream_response",
): Answer {
  return {
    status: 502,
    headers: jsonHeaders,
    body: errorBody(`${provider} ${detail}. Fix: ${errorCodes[code].fix}`, code, undefined),
    attempt: undefined,
    endpoint: undefined,
    errorCode: code,
  };
}

/** The provider's own error object as an answer, for errors that came with status 200. */
export function providerErrorAnswer(error: unknown, status: number, code: string | undefined): Answer {
  return {
    status,
    headers: jsonHeaders,
    body: JSON.stringify({
      error: typeof error === "string" ? { message: error, type: "upstream_error", code: null } : error,
    }),
    attempt: undefined,
    endpoint: undefined,
    errorCode: code,
  };
}
