/** What the router needs of a client that the user built: `OpenAI` and all its subclasses have it. */
export interface OpenAIClientLike {
  readonly baseURL: string;
  withOptions(options: { maxRetries?: number; fetch?: typeof fetch }): OpenAIClientLike;
  request(options: {
    method: "get" | "post" | "put" | "patch" | "delete";
    path: string;
    body?: unknown;
    headers?: Record<string, string>;
    maxRetries?: number;
    signal?: AbortSignal;
    __binaryResponse?: boolean;
    __metadata?: Record<string, unknown>;
  }): { asResponse(): Promise<Response> };
}

/** Whether `value` is an OpenAI client, of whatever copy or version of the package. */
export function isClientLike(value: unknown): value is OpenAIClientLike {
  if (typeof value !== "object" || value === null) return false;
  const client = value as Partial<OpenAIClientLike>;
  return (
    typeof client.withOptions === "function" &&
    typeof client.request === "function" &&
    typeof client.baseURL === "string"
  );
}
