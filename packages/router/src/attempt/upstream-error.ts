/** The parts of a provider's error body that matter; each may be missing. */
export interface UpstreamError {
  readonly code: string | undefined;
  readonly type: string | undefined;
  readonly message: string | undefined;
}

const none: UpstreamError = { code: undefined, type: undefined, message: undefined };

/** Reads a provider's error object: OpenAI's shape, or a string, or the fields at the top. */
export function readUpstreamError(body: unknown): UpstreamError {
  if (typeof body !== "object" || body === null) return none;
  const outer = Array.isArray(body) ? (body[0] as unknown) : body;
  const inner = (outer as { error?: unknown }).error ?? outer;
  if (typeof inner === "string") return { ...none, message: inner };
  if (typeof inner !== "object" || inner === null) return none;
  const { code, type, message } = inner as Record<string, unknown>;
  return { code: word(code), type: word(type), message: typeof message === "string" ? message : undefined };
}

function word(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Error codes are short identifiers; anything else could quote the prompt and stays out of records. */
export function safeCode(error: UpstreamError): string | undefined {
  const code = error.code ?? error.type;
  return code !== undefined && /^[\w.-]{1,64}$/.test(code) ? code : undefined;
}
