import type { FailureAnswer } from "../answers/failure.ts";
import { jsonBuffer, lowerCaseKeys } from "./render-text.ts";
import { type HttpReply, httpReply } from "./reply.ts";

interface ErrorWords {
  readonly type: string;
  readonly code: string | null;
  readonly message: string;
}

const invalid = "invalid_request_error";

/** What OpenAI says with a status. */
const usual: Readonly<Record<number, ErrorWords>> = {
  400: { type: invalid, code: null, message: "The request is invalid." },
  401: { type: invalid, code: "invalid_api_key", message: "Incorrect API key provided." },
  403: { type: invalid, code: "unsupported_country_region_territory", message: "The request is not allowed." },
  404: { type: invalid, code: "model_not_found", message: "The model does not exist." },
  409: { type: invalid, code: "conflict", message: "The resource was changed by another request." },
  422: { type: invalid, code: null, message: "The request cannot be processed." },
  429: { type: "requests", code: "rate_limit_exceeded", message: "Rate limit reached." },
  500: { type: "server_error", code: null, message: "The server had an error while processing your request." },
  503: { type: "server_error", code: null, message: "The engine is currently overloaded." },
};

export function failureReply(answer: FailureAnswer): HttpReply {
  const words = usual[answer.status] ?? {
    type: answer.status >= 500 ? "server_error" : invalid,
    code: null,
    message: `Failed with status ${answer.status}.`,
  };
  const body =
    answer.body === undefined
      ? errorBody({
          message: answer.message ?? words.message,
          type: answer.type ?? words.type,
          param: answer.param ?? null,
          code: answer.code === undefined ? words.code : answer.code,
        })
      : Buffer.from(answer.body);
  return httpReply({
    status: answer.status,
    headers: { "content-type": "application/json", ...lowerCaseKeys(answer.headers) },
    pieces: [body],
    contentLength: body.length,
    delayMs: answer.delayMs ?? 0,
  });
}

/** OpenAI's error shape. */
export function errorBody(error: {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}): Buffer {
  return jsonBuffer({ error });
}
