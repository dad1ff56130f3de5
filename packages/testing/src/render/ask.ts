import type { Api } from "../server/api.ts";
import { field, type ReceivedRequest } from "../server/received-request.ts";

/** What a request says about the form of its answer. */
export interface Ask {
  readonly api: Api;
  readonly model: string;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly logprobs: boolean;
  /** How many choices a chat completion has: the request's `n`. */
  readonly choices: number;
  readonly body: unknown;
}

const modelOfNone = "loopback-model";

/** Reads it from the request. A request to an unknown path is asked for a chat completion. */
export function readAsk(request: ReceivedRequest): Ask {
  const { body } = request;
  const n = field(body, "n");
  return {
    api: request.api,
    model: request.model ?? modelOfNone,
    stream: request.stream,
    includeUsage: field(field(body, "stream_options"), "include_usage") === true,
    logprobs: asksLogprobs(request.api, body),
    choices: typeof n === "number" && Number.isInteger(n) && n > 1 && n <= 128 ? n : 1,
    body,
  };
}

function asksLogprobs(api: Api, body: unknown): boolean {
  if (api === "responses") {
    const include = field(body, "include");
    return Array.isArray(include) && include.includes("message.output_text.logprobs");
  }
  const logprobs = field(body, "logprobs");
  return logprobs === true || (api === "completions" && typeof logprobs === "number");
}
