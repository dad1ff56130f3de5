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
  const code = codeOf(error);
  if (code !== undefined && timeoutCodes.has(code)) return { failure: "timeout", errorCode: code };
  if (error instanceof Error && error.name === "TimeoutError") return { failure: "timeout", errorCode: code };
  return { failure: "connect", errorCode: code };
}

/** The first error code along the causes: clients and fetch wrap the socket's error. */
function codeOf(error: unknown): string | undefined {
  let link = error as { code?: unknown; cause?: unknown } | undefined | null;
  for (let depth = 0; depth < 5 && typeof link === "object" && link !== null; depth++) {
    if (typeof link.code === "string" && /^[\w.-]{1,64}$/.test(link.code)) return link.code;
    link = link.cause as typeof link;
  }
  return undefined;
}
