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
  /context[_ ]length|maximum context|context window|context size|prompt is too long|too many tokens|input is too long|context limit|token count .{0,40}exceeds|maximum prompt length|maximum model length|`?inputs`? tokens \+ `?max_new_tokens`?|`inputs` must have less than/i;
const contentFilter =
  /content[_ ]?filter|content[_ ]policy|content management policy|responsible ?ai ?policy|safety system|moderation|content exists risk|data_inspection_failed|invalid_prompt|violating our usage policy/i;
const unsupported =
  /unsupported[_ ](?:parameter|value)|unrecognized request argument|unknown (?:parameter|name|field)|does not support (?:the )?(?:parameter|['"`]?\w+['"`]? with)|extra (?:inputs|fields) (?:are )?not permitted|extra_forbidden|(?:not supported (?:with|by|on|for)|deprecated for) this model|cannot both be specified|parameter .{1,60} not supported/i;
const outOfMemory =
  /out of memory|cuda oom|\boom\b|insufficient memory|requires more system memory|unable to allocate|failed to allocate/i;
const modelLoading = /loading model|model is (?:currently )?loading|is still loading|model_loading|warming up/i;
const modelGone =
  /model[_ ](?:not[_ ]found|gone|decommissioned|does not exist|deprecated)|model .{1,120} (?:does not exist|not found|has been (?:deprecated|decommissioned|retired|removed))/i;
const noSuchState = /previous_response_not_found|previous response .{0,120}not found/i;
const outOfMoney =
  /insufficient[_ ]quota|billing_hard_limit|credit balance is too low|insufficient[_ ](?:balance|credits)|exceeded_current_quota_error/i;
const badKey = /api key not (?:valid|found)|incorrect api key|invalid[_ ]api[_ ]key|api_key_invalid/i;
const overloaded = /overloaded|at capacity|capacity exceeded|engine is busy/i;
const rateLimit = /rate[_ -]?limit|too[_ ]many[_ ]requests|resource[_ ]exhausted/i;

/** Classes an upstream HTTP error by its status and, where several things share a status, by its words. */
export function classifyStatus(answer: FailedAnswer): FailureClass {
  const { status } = answer;
  const words = `${answer.errorCode ?? ""} ${answer.errorType ?? ""} ${answer.errorMessage ?? ""}`;
  if (status === 400 || status === 413 || status === 422) return classifyRefusal(status, words);
  if (status === 401 || status === 402) return "auth";
  if (status === 403) return contentFilter.test(words) ? "content-filter" : "auth";
  if (status === 404 || status === 410) return "not-found";
  if (status === 408) return "timeout";
  if (status === 409 || status === 425) return "conflict";
  // A key without money does not get better by waiting.
  if (status === 429) return outOfMoney.test(words) ? "auth" : "rate-limit";
  // TGI: the generation failed.
  if (status >= 500 || status === 424) return classifyServerError(status, words);
  return "invalid-request";
}

function classifyRefusal(status: number, words: string): FailureClass {
  if (outOfMoney.test(words) || badKey.test(words)) return "auth";
  if (status === 413 && rateLimit.test(words)) return "rate-limit";
  if (contextLength.test(words)) return "context-length";
  if (contentFilter.test(words)) return "content-filter";
  if (modelGone.test(words) || noSuchState.test(words)) return "not-found";
  if (unsupported.test(words)) return "unsupported-parameter";
  return status === 413 ? "context-length" : "invalid-request";
}

function classifyServerError(status: number, words: string): FailureClass {
  if (modelLoading.test(words)) return "model-loading";
  if (outOfMemory.test(words)) return "out-of-memory";
  if (status === 503 || status === 529 || overloaded.test(words)) return "overloaded";
  if (rateLimit.test(words)) return "rate-limit";
  return contextLength.test(words) ? "context-length" : "server-error";
}
