import { type FailureClass, SpillwayError } from "@spillway/core";

const timeoutCodes = new Set([
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);

/** Classes an error of the transport: no answer, or an answer that broke off. */
export function classifyError(error: unknown): { failure: FailureClass; errorCode: string | undefined } {
  if (SpillwayError.isInstance(error)) {
    if (error.code === "stream_error") return { failure: "stream-error", errorCode: error.code };
    if (error.code === "stream_cut" || error.code === "stream_malformed")
      return { failure: "stream-cut", errorCode: error.code };
    return { failure: "timeout", errorCode: error.code };
  }
  const code = codeOf(error) ?? codeOf((error as { cause?: unknown } | undefined)?.cause);
  if (code !== undefined && timeoutCodes.has(code)) return { failure: "timeout", errorCode: code };
  if (error instanceof Error && error.name === "TimeoutError") return { failure: "timeout", errorCode: code };
  return { failure: "connect", errorCode: code };
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === "string" && /^[\w.-]{1,64}$/.test(code) ? code : undefined;
}
