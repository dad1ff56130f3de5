import type { OpenAIClientLike } from "@spillway/core";
import type { ByteSource, Exchange, Transport, UpstreamHeaders, UpstreamResponse } from "./exchange.ts";

const methods = new Set(["get", "post", "put", "patch", "delete"]);

/**
 * Carries requests through a client that the user built, with its base URL, headers, proxy and signing, and with its
 * retries off. Paths are relative to its base URL. JSON bodies are handed over parsed, because some clients (Azure) look into them.
 */
export function clientTransport(client: OpenAIClientLike): Transport {
  return {
    send(request) {
      const controller = new AbortController();
      let aborted: Error | undefined;
      const method = request.method.toLowerCase();
      const response = (async (): Promise<UpstreamResponse> => {
        if (!methods.has(method)) throw new TypeError(`An OpenAI client cannot send ${request.method} requests.`);
        const headers: Record<string, string> = {};
        for (let index = 0; index < request.headers.length; index += 2) {
          headers[request.headers[index] as string] = request.headers[index + 1] as string;
        }
        try {
          const answer = await client
            .request({
              method: method as "post",
              path: request.path,
              ...(request.body === undefined
                ? {}
                : { body: typeof request.body === "string" ? JSON.parse(request.body) : request.body }),
              // Azure's client puts the model into the path and cannot read it from a form.
              ...(request.body instanceof FormData ? { __metadata: { model: request.body.get("model") } } : {}),
              headers,
              maxRetries: 0,
              signal: controller.signal,
              __binaryResponse: true,
            })
            .asResponse();
          return { status: answer.status, headers: recordOf(answer.headers), body: sourceOf(answer.body) };
        } catch (error) {
          if (aborted !== undefined) throw aborted;
          return errorResponse(error);
        }
      })();
      const abort: Exchange["abort"] = (error) => {
        aborted ??= error;
        controller.abort(error);
      };
      return { response, sent: undefined, abort };
    },
    async close() {},
  };
}

/** The client throws for HTTP errors; they carry status, headers and the provider's error object. */
function errorResponse(error: unknown): UpstreamResponse {
  const {
    status,
    headers,
    error: detail,
    message,
  } = error as Partial<{
    status: number;
    headers: Headers;
    error: unknown;
    message: string;
  }>;
  if (typeof status !== "number") throw transportError(error);
  const body = Buffer.from(JSON.stringify({ error: detail ?? { message, type: "upstream_error", code: null } }));
  let read = false;
  return {
    status,
    headers: { ...(headers instanceof Headers ? recordOf(headers) : {}), "content-type": "application/json" },
    body: {
      async next() {
        if (read) return undefined;
        read = true;
        return body;
      },
      cancel() {
        read = true;
      },
    },
  };
}

/** The client's own connection errors, as the error behind them, or as a timeout. */
function transportError(error: unknown): unknown {
  const name = (error as object | undefined)?.constructor.name;
  if (name === "APIConnectionTimeoutError") {
    return Object.assign(new Error("The client timed out.", { cause: error }), { name: "TimeoutError" });
  }
  return error;
}

function recordOf(headers: Headers): UpstreamHeaders {
  const record: Record<string, string> = {};
  for (const [name, value] of headers)
    if (name !== "content-encoding" && name !== "content-length") record[name] = value;
  return record;
}

function sourceOf(body: Response["body"]): ByteSource {
  if (body === null) return { next: async () => undefined, cancel() {} };
  const reader = body.getReader();
  return {
    async next() {
      const { done, value } = await reader.read();
      return done ? undefined : value;
    },
    cancel() {
      reader.cancel().catch(() => undefined);
    },
  };
}
