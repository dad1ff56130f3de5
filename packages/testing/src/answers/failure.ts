/** How a failure looks, besides its status. What is left out has OpenAI's usual value for the status. */
export interface FailureOptions {
  /** Default by status, such as `invalid_api_key` for 401 and `rate_limit_exceeded` for 429. null sends null. */
  readonly code?: string | null;
  /** Default by status, such as `invalid_request_error`. */
  readonly type?: string;
  readonly message?: string;
  /** The request's field at fault. Default: null. */
  readonly param?: string | null;
  /** Response headers, such as `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body as it is sent, in place of OpenAI's error shape. */
  readonly body?: string;
  /** Milliseconds before the headers are sent. Default: 0. */
  readonly delayMs?: number;
}

/** An HTTP error. Made by `failure`. */
export interface FailureAnswer extends FailureOptions {
  readonly kind: "failure";
  readonly status: number;
}

/**
 * An HTTP error in OpenAI's shape.
 *
 * @example
 * server.script(failure(429, { headers: { "retry-after": "2" } }), failure(503), text("Third time lucky."));
 */
export function failure(status: number, options: FailureOptions = {}): FailureAnswer {
  return Object.freeze({ kind: "failure", status, ...options });
}
