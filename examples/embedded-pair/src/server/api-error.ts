/** The body of an OpenAI error response. */
export interface ApiErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: "invalid_request_error" | "server_error";
    /** The request field at fault. */
    readonly param: string | null;
    readonly code: string | null;
  };
}

/** A refusal, in the shape that the OpenAI client turns into its typed errors. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string | null;
  readonly param: string | null;

  constructor(status: number, message: string, code: string | null = null, param: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.param = param;
  }

  get body(): ApiErrorBody {
    const type = this.status < 500 ? "invalid_request_error" : "server_error";
    return { error: { message: this.message, type, param: this.param, code: this.code } };
  }
}

/** What the client gets for `failure`: refusals as they are, anything unforeseen as a 500 without its details. */
export function toApiError(failure: unknown): ApiError {
  return failure instanceof ApiError
    ? failure
    : new ApiError(500, "The model server failed to answer.", "server_error");
}
