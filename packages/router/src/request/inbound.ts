import { SpillwayError } from "@spillway/core";
import type { Api } from "@spillway/registry";
import { type ApiPath, apiPath } from "./api-path.ts";
import { JsonText } from "./json-edit.ts";

/** A request as the caller made it, read once. */
export interface Inbound {
  readonly method: string;
  readonly api: Api;
  readonly address: ApiPath;
  readonly header: (name: string) => string | undefined;
  readonly signal: AbortSignal | undefined;
  /** The body's text, where it is a JSON object. */
  readonly json: JsonText | undefined;
  /** The body parsed, where it is a JSON object. */
  readonly fields: Readonly<Record<string, unknown>> | undefined;
  /** The body where it is no JSON: a form with files, or bytes. */
  readonly opaqueBody: FormData | Uint8Array | undefined;
  /** What the caller put into `model`, in the body or the path. */
  readonly model: string | undefined;
  readonly stream: boolean;
}

const jsonApis: ReadonlySet<Api> = new Set(["chat", "completions", "responses", "embeddings"]);

/**
 * Reads what a client hands to `fetch`.
 *
 * @throws SpillwayError `invalid_request` where an API that needs JSON got something else.
 */
export async function readInbound(input: string | URL | Request, init: RequestInit | undefined): Promise<Inbound> {
  const request = typeof input === "object" && "url" in input ? input : undefined;
  const address = apiPath(request === undefined ? String(input) : request.url);
  const method = (init?.method ?? request?.method ?? "GET").toUpperCase();
  const header = headerReader(init?.headers ?? request?.headers);
  const body = init?.body ?? (request?.body == null ? undefined : new Uint8Array(await request.arrayBuffer()));
  const signal = init?.signal ?? request?.signal ?? undefined;
  const base = { method, api: address.api, address, header, signal };
  if (body instanceof FormData) {
    const model = body.get("model");
    return {
      ...base,
      json: undefined,
      fields: undefined,
      opaqueBody: body,
      model: typeof model === "string" ? model : undefined,
      stream: body.get("stream") === "true",
    };
  }
  const bytes = typeof body === "string" ? undefined : await bytesOf(body);
  const isJson = header("content-type")?.includes("json") ?? typeof body === "string";
  const text = typeof body === "string" ? body : bytes !== undefined && (isJson || jsonApis.has(address.api)) ? decode(bytes) : undefined;
  if (text === undefined || (!isJson && !jsonApis.has(address.api))) {
    if (method === "POST" && jsonApis.has(address.api)) throw invalid(address, "the body is empty");
    return {
      ...base,
      json: undefined,
      fields: undefined,
      opaqueBody: bytes ?? (text === undefined ? undefined : Buffer.from(text)),
      model: address.pathModel,
      stream: false,
    };
  }
  const fields = parseObject(text, address);
  const { model } = fields;
  if (model !== undefined && typeof model !== "string") throw invalid(address, "`model` is not a string", "model");
  return {
    ...base,
    json: new JsonText(text),
    fields,
    opaqueBody: undefined,
    model: model ?? address.pathModel,
    stream: fields.stream === true,
  };
}

function parseObject(text: string, address: ApiPath): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw invalid(address, "the body is not valid JSON");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw invalid(address, "the body is not a JSON object");
  }
  return parsed as Record<string, unknown>;
}

function invalid(address: ApiPath, detail: string, param?: string): SpillwayError {
  return new SpillwayError("invalid_request", `Cannot read the request to ${address.path}: ${detail}.`, { param });
}

function headerReader(headers: RequestInit["headers"]): (name: string) => string | undefined {
  if (headers === undefined) return () => undefined;
  if (headers instanceof Headers) return (name) => headers.get(name) ?? undefined;
  const full = new Headers(headers);
  return (name) => full.get(name) ?? undefined;
}

async function bytesOf(body: Exclude<RequestInit["body"], string | FormData>): Promise<Uint8Array | undefined> {
  if (body === undefined || body === null) return undefined;
  if (body instanceof Uint8Array) return body;
  return new Uint8Array(await new Response(body).arrayBuffer());
}

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
