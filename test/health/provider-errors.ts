import type { FailureClass } from "@spillway/core";

/** An error as a provider sends it, and what it is. */
export interface ProviderError {
  readonly name: string;
  readonly status: number;
  readonly body: unknown;
  readonly failure: FailureClass;
}

const of = (name: string, status: number, failure: FailureClass, body: unknown): ProviderError => ({
  name,
  status,
  body,
  failure,
});

/** In OpenAI's shape. */
const error = (message: string, type: string | null, code: string | number | null, rest: object = {}) => ({
  error: { message, type, param: null, code, ...rest },
});

/** Hosted and self-hosted providers' own words, from their documentation and from issues that quote them. */
export const providerErrors: readonly ProviderError[] = [
  of(
    "OpenAI: bad key",
    401,
    "auth",
    error("Incorrect API key provided: sk-...abcd.", "invalid_request_error", "invalid_api_key"),
  ),
  of(
    "OpenAI: country",
    403,
    "auth",
    error("Country, region, or territory not supported", "request_forbidden", "unsupported_country_region_territory"),
  ),
  of(
    "OpenAI: no such model",
    404,
    "not-found",
    error(
      "The model `gpt-9` does not exist or you do not have access to it.",
      "invalid_request_error",
      "model_not_found",
    ),
  ),
  of(
    "OpenAI: requests per minute",
    429,
    "rate-limit",
    error(
      "Rate limit reached for gpt-5 on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s.",
      "requests",
      "rate_limit_exceeded",
    ),
  ),
  of(
    "OpenAI: tokens per minute",
    429,
    "rate-limit",
    error(
      "Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 342389.",
      "tokens",
      "rate_limit_exceeded",
    ),
  ),
  of(
    "OpenAI: no money",
    429,
    "auth",
    error(
      "You exceeded your current quota, please check your plan and billing details.",
      "insufficient_quota",
      "insufficient_quota",
    ),
  ),
  of(
    "OpenAI: context",
    400,
    "context-length",
    error(
      "This model's maximum context length is 128000 tokens. However, your messages resulted in 130011 tokens.",
      "invalid_request_error",
      "context_length_exceeded",
    ),
  ),
  of(
    "OpenAI: image policy",
    400,
    "content-filter",
    error(
      "Your request was rejected as a result of our safety system.",
      "invalid_request_error",
      "content_policy_violation",
    ),
  ),
  of(
    "OpenAI: max_tokens",
    400,
    "unsupported-parameter",
    error(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      "invalid_request_error",
      "unsupported_parameter",
      { param: "max_tokens" },
    ),
  ),
  of(
    "OpenAI: temperature",
    400,
    "unsupported-parameter",
    error(
      "Unsupported value: 'temperature' does not support 0.16 with this model. Only the default (1) value is supported.",
      "invalid_request_error",
      "unsupported_value",
      { param: "temperature" },
    ),
  ),
  of(
    "OpenAI: unknown argument",
    400,
    "unsupported-parameter",
    error("Unrecognized request argument supplied: foo", "invalid_request_error", null),
  ),
  of(
    "OpenAI: unknown parameter",
    400,
    "unsupported-parameter",
    error("Unknown parameter: 'reasoning'.", "invalid_request_error", "unknown_parameter"),
  ),
  of(
    "OpenAI: bad JSON schema",
    400,
    "invalid-request",
    error(
      "Invalid schema for response_format 'x': In context=(), 'additionalProperties' is required to be supplied and to be false.",
      "invalid_request_error",
      null,
    ),
  ),
  of(
    "OpenAI: empty messages",
    400,
    "invalid-request",
    error("[] is too short - 'messages'", "invalid_request_error", null),
  ),
  of(
    "OpenAI: lost response",
    400,
    "not-found",
    error("Previous response with id 'resp_1' not found.", "invalid_request_error", "previous_response_not_found"),
  ),
  of(
    "OpenAI: server",
    500,
    "server-error",
    error("The server had an error while processing your request. Sorry about that!", "server_error", null),
  ),
  of(
    "OpenAI: overloaded",
    503,
    "overloaded",
    error("The engine is currently overloaded, please try again later", "service_unavailable", null),
  ),

  of(
    "Azure: content filter",
    400,
    "content-filter",
    error(
      "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.",
      null,
      "content_filter",
      { param: "prompt", status: 400, innererror: { code: "ResponsibleAIPolicyViolation" } },
    ),
  ),
  of("Azure: no deployment", 404, "not-found", {
    error: { code: "DeploymentNotFound", message: "The API deployment for this resource does not exist." },
  }),
  of("Azure: call rate", 429, "rate-limit", {
    error: {
      code: "429",
      message:
        "Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-10-21 have exceeded token rate limit of your current OpenAI S0 pricing tier. Please retry after 6 seconds.",
    },
  }),
  of("Azure: bad key", 401, "auth", {
    error: { code: "401", message: "Access denied due to invalid subscription key or wrong API endpoint." },
  }),
  of("Azure: timeout", 408, "timeout", { error: { code: "Timeout", message: "The operation was timeout." } }),
  of("Azure: gateway's text", 401, "auth", {
    statusCode: 401,
    message: "Unauthorized. Access token is missing, invalid, audience is incorrect, or have expired.",
  }),

  of("Anthropic: overloaded", 529, "overloaded", {
    type: "error",
    error: { type: "overloaded_error", message: "Overloaded" },
  }),
  of("Anthropic: overloaded with 500", 500, "overloaded", {
    type: "error",
    error: { type: "overloaded_error", message: "Overloaded" },
  }),
  of("Anthropic: rate", 429, "rate-limit", {
    type: "error",
    error: {
      type: "rate_limit_error",
      message: "This request would exceed your organization's rate limit of 50 requests per minute.",
    },
  }),
  of("Anthropic: bad key", 401, "auth", {
    type: "error",
    error: { type: "authentication_error", message: "invalid x-api-key" },
  }),
  of("Anthropic: prompt too long", 400, "context-length", {
    type: "error",
    error: { type: "invalid_request_error", message: "prompt is too long: 208310 tokens > 200000 maximum" },
  }),
  of("Anthropic: extra input", 400, "unsupported-parameter", {
    type: "error",
    error: { type: "invalid_request_error", message: "reasoning: Extra inputs are not permitted" },
  }),
  of("Anthropic: body too large", 413, "context-length", {
    type: "error",
    error: { type: "request_too_large", message: "Request exceeds the maximum size" },
  }),
  of("Anthropic: no such model", 404, "not-found", {
    type: "error",
    error: { type: "not_found_error", message: "model: claude-9" },
  }),
  of("Anthropic: internal", 500, "server-error", {
    type: "error",
    error: { type: "api_error", message: "Internal server error" },
  }),

  of("vLLM: context, old shape", 400, "context-length", {
    object: "error",
    message:
      "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4000 in the messages, 1000 in the completion).",
    type: "BadRequestError",
    param: null,
    code: 400,
  }),
  of(
    "vLLM: context, new shape",
    400,
    "context-length",
    error(
      "'max_tokens' or 'max_completion_tokens' is too large: 5000. This model's maximum context length is 4096 tokens and your request has 12 input tokens.",
      "BadRequestError",
      400,
    ),
  ),
  of("vLLM: no such model", 404, "not-found", error("The model `x` does not exist.", "NotFoundError", 404)),
  of(
    "vLLM: engine dead",
    500,
    "server-error",
    error("EngineCore encountered an issue. See stack trace (above) for the root cause.", "InternalServerError", 500),
  ),
  of(
    "CUDA out of memory",
    500,
    "out-of-memory",
    error(
      "CUDA out of memory. Tried to allocate 42.00 MiB. GPU 0 has a total capacity of 39.39 GiB of which 31.94 MiB is free.",
      "InternalServerError",
      500,
    ),
  ),

  of("SGLang: context", 400, "context-length", {
    object: "error",
    message: "The input (5000 tokens) is longer than the model's context length (4096 tokens).",
    type: "BadRequestError",
    param: null,
    code: 400,
  }),
  of("SGLang: queue full", 503, "overloaded", {
    object: "error",
    message: "The request queue is full.",
    type: "service_unavailable",
    param: null,
    code: 503,
  }),
  of("TGI: overloaded", 429, "rate-limit", { error: "Model is overloaded", error_type: "overloaded" }),

  of("llama.cpp: loading", 503, "model-loading", {
    error: { code: 503, message: "Loading model", type: "unavailable_error" },
  }),
  of("llama.cpp: context", 400, "context-length", {
    error: {
      code: 400,
      message:
        "the request exceeds the available context size. try increasing the context size or enable context shift",
      type: "exceed_context_size_error",
      n_prompt_tokens: 14_429,
      n_ctx: 8_192,
    },
  }),
  of("llama.cpp: context with 500", 500, "context-length", {
    error: { code: 500, message: "Context size has been exceeded.", type: "server_error" },
  }),
  of("llama.cpp: bad key", 401, "auth", {
    error: { code: 401, message: "Invalid API Key", type: "authentication_error" },
  }),

  of(
    "Ollama: no such model",
    404,
    "not-found",
    error('model "llama9" not found, try pulling it first', "api_error", null),
  ),
  of(
    "Ollama: queue full",
    503,
    "overloaded",
    error("server busy, please try again.  maximum pending requests exceeded", "api_error", null),
  ),
  of(
    "Ollama: CUDA",
    500,
    "out-of-memory",
    error("llama runner process has terminated: cudaMalloc failed: out of memory", "api_error", null),
  ),

  of(
    "Groq: rate",
    429,
    "rate-limit",
    error(
      "Rate limit reached for model `llama-3.1-8b-instant` in organization `org_x` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Used 5034, Requested 1443. Please try again in 4.77s.",
      "tokens",
      "rate_limit_exceeded",
    ),
  ),
  of(
    "Groq: context",
    400,
    "context-length",
    error(
      "Please reduce the length of the messages or completion.",
      "invalid_request_error",
      "context_length_exceeded",
    ),
  ),
  of(
    "Groq: decommissioned",
    400,
    "not-found",
    error(
      "The model `mixtral-8x7b-32768` has been decommissioned and is no longer supported.",
      "invalid_request_error",
      "model_decommissioned",
    ),
  ),
  of(
    "Groq: over capacity",
    503,
    "overloaded",
    error(
      "llama-3.3-70b-versatile is currently over capacity. Please try again and back off exponentially.",
      "internal_server_error",
      null,
    ),
  ),

  of("DeepSeek: no money", 402, "auth", error("Insufficient Balance", "unknown_error", "invalid_request_error")),
  of(
    "DeepSeek: context",
    400,
    "context-length",
    error(
      "This model's maximum context length is 65536 tokens. However, you requested 70000 tokens.",
      "invalid_request_error",
      "invalid_request_error",
    ),
  ),

  of("Mistral: rate", 429, "rate-limit", {
    object: "error",
    message: "Rate limit exceeded",
    type: "rate_limited",
    param: null,
    code: "1300",
  }),
  of("Mistral: rate, short", 429, "rate-limit", { message: "Requests rate limit exceeded" }),
  of("Mistral: tier's capacity", 429, "rate-limit", {
    object: "error",
    message: "Service tier capacity exceeded for this model.",
    type: "invalid_request_error",
    param: null,
    code: null,
  }),
  of("Mistral: context", 400, "context-length", {
    object: "error",
    message: "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
    type: "invalid_request_error",
    param: null,
    code: "3051",
  }),
  of("Mistral: extra field", 422, "unsupported-parameter", {
    object: "error",
    message: { detail: [{ type: "extra_forbidden", loc: ["body", "seed"], msg: "Extra inputs are not permitted" }] },
    type: "extra_forbidden",
    param: null,
    code: null,
  }),
  of("Mistral: bad key", 401, "auth", { detail: "Unauthorized" }),

  of("Google: quota", 429, "rate-limit", [
    { error: { code: 429, message: "Resource has been exhausted (e.g. check quota).", status: "RESOURCE_EXHAUSTED" } },
  ]),
  of("Google: quota with a plan", 429, "rate-limit", [
    {
      error: {
        code: 429,
        message: "You exceeded your current quota, please check your plan and billing details.",
        status: "RESOURCE_EXHAUSTED",
      },
    },
  ]),
  of("Google: forbidden", 403, "auth", [
    {
      error: {
        code: 403,
        message: "Generative Language API has not been used in project 1 before or it is disabled.",
        status: "PERMISSION_DENIED",
      },
    },
  ]),
  of("Google: no such model", 404, "not-found", [
    { error: { code: 404, message: "models/gemini-9 is not found for API version v1main", status: "NOT_FOUND" } },
  ]),
  of("Google: overloaded", 503, "overloaded", [
    { error: { code: 503, message: "The model is overloaded. Please try again later.", status: "UNAVAILABLE" } },
  ]),
  of("Google: unknown field", 400, "unsupported-parameter", [
    {
      error: {
        code: 400,
        message: 'Invalid JSON payload received. Unknown name "seed": Cannot find field.',
        status: "INVALID_ARGUMENT",
      },
    },
  ]),

  of("OpenRouter: moderation", 403, "content-filter", {
    error: { code: 403, message: 'openai/gpt-4 requires moderation on OpenAI. Your input was flagged for "violence".' },
  }),
  of("OpenRouter: no credits", 402, "auth", {
    error: { code: 402, message: "Insufficient credits. Add more using https://openrouter.ai/settings/credits" },
  }),
  of("A proxy: bad gateway", 502, "server-error", "<html><body>502 Bad Gateway</body></html>"),
  of("A proxy: gateway timeout", 504, "server-error", ""),
  of("Cloudflare: origin down", 521, "server-error", "error code: 521"),
  of("A conflict", 409, "conflict", {}),
  of("Too early", 425, "conflict", {}),
  of("Gone", 410, "not-found", {}),
];

/** Errors that another endpoint or key would cure, and that are not known for what they are yet. */
export const unknownErrors: readonly ProviderError[] = [
  of(
    "vLLM: decoder prompt",
    400,
    "context-length",
    error(
      "The decoder prompt (length 40963) is longer than the maximum model length of 32768. Make sure that `max_model_len` is no smaller than the number of text tokens.",
      "BadRequestError",
      400,
    ),
  ),
  of("Anthropic: no money, with 400", 400, "auth", {
    type: "error",
    error: {
      type: "invalid_request_error",
      message:
        "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.",
    },
  }),
  of("Anthropic: context limit", 400, "context-length", {
    type: "error",
    error: {
      type: "invalid_request_error",
      message:
        "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000, decrease input length or `max_tokens` and try again",
    },
  }),
  of("Google: bad key, with 400", 400, "auth", [
    { error: { code: 400, message: "API key not valid. Please pass a valid API key.", status: "INVALID_ARGUMENT" } },
  ]),
  of("Google: context", 400, "context-length", [
    {
      error: {
        code: 400,
        message: "The input token count (1200293) exceeds the maximum number of tokens allowed (1048576).",
        status: "INVALID_ARGUMENT",
      },
    },
  ]),
  of("xAI: bad key, with 400", 400, "auth", {
    code: "Client specified an invalid argument",
    error: "Incorrect API key provided: xa***. You can obtain an API key from https://console.x.ai.",
  }),
  of("xAI: context", 400, "context-length", {
    code: "Client specified an invalid argument",
    error: "This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
  }),
  of("TGI: context", 422, "context-length", {
    error:
      "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 20 `max_new_tokens`",
    error_type: "validation",
  }),
  of("TGI: out of memory, with 424", 424, "out-of-memory", {
    error: "Request failed during generation: Server error: CUDA out of memory. Tried to allocate 42.00 MiB.",
    error_type: "generation",
  }),
  of("TGI: generation failed, with 424", 424, "server-error", {
    error: "Request failed during generation: Server error: index 1 is out of bounds for dimension 0 with size 1",
    error_type: "generation",
  }),
  of(
    "DeepSeek: content",
    400,
    "content-filter",
    error("Content Exists Risk", "invalid_request_error", "invalid_request_error"),
  ),
  of(
    "OpenAI: flagged prompt",
    400,
    "content-filter",
    error(
      "Invalid prompt: your prompt was flagged as potentially violating our usage policy. Please try again with a different prompt.",
      "invalid_request_error",
      "invalid_prompt",
    ),
  ),
  of(
    "DashScope: content",
    400,
    "content-filter",
    error("Input data may contain inappropriate content.", "data_inspection_failed", "data_inspection_failed"),
  ),
  of(
    "Groq: larger than the minute's tokens, with 413",
    413,
    "rate-limit",
    error(
      "Request too large for model `llama-3.1-8b-instant` in organization `org_x` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Requested 12328, please reduce your message size and try again.",
      "tokens",
      "rate_limit_exceeded",
    ),
  ),
  of(
    "Ollama: system memory",
    500,
    "out-of-memory",
    error("model requires more system memory (5.3 GiB) than is available (4.1 GiB)", "api_error", null),
  ),
  of(
    "Moonshot: no money",
    429,
    "auth",
    error(
      "Your account is suspended, please check your plan and billing details",
      "exceeded_current_quota_error",
      null,
    ),
  ),
];
