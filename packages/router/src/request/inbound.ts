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
  /** What is wrong with the request; undefined where it can be routed. */
  readonly fault: SpillwayError | undefined;
}

const jsonApis: ReadonlySet<Api> = new Set(["chat", "completions", "responses", "embeddings"]);

/** Reads what a client hands to `fetch`. What is wrong with it stands in `fault`, so that it can be accounted. */
export async function readInbound(input: string | URL | Request, init: RequestInit | undefined): Promise<Inbound> {
  const request = typeof input === "object" && "url" in input ? input : undefined;
  const address = apiPath(request === undefined ? String(input) : request.url);
  const method = (init?.method ?? request?.method ?? "GET").toUpperCase();
  const header = headerReader(init?.headers ?? request?.headers);
  const signal = init?.signal ?? request?.signal ?? undefined;
  // Listing and deleting what is stored is no model call, though it has the same path.
  const api = method === "POST" ? address.api : "other";
  const base = { method, api, address, header, signal, fault: undefined };
  const opaque = { ...base, json: undefined, fields: undefined, stream: false, model: address.pathModel };
  const whole = await wholeBody(init?.body ?? (request?.body == null ? undefined : request));
  const body = whole instanceof FormData ? whole : ((await formOf(whole, header("content-type"))) ?? whole);
  if (body instanceof FormData) {
    const model = body.get("model");
    const named = typeof model === "string" ? model : undefined;
    return { ...opaque, opaqueBody: body, model: named, stream: body.get("stream") === "true" };
  }
  const needsJson = jsonApis.has(api);
  const isJson = needsJson || (header("content-type")?.includes("json") ?? false);
  if (!isJson) return { ...opaque, opaqueBody: typeof body === "string" ? Buffer.from(body) : body };
  const text = typeof body === "string" ? body : body === undefined ? "" : decode(body);
  if (text === "" && !needsJson) return { ...opaque, opaqueBody: undefined };
  const parsed = parseObject(text);
  if (typeof parsed === "string") return { ...opaque, opaqueBody: undefined, fault: invalid(address, parsed) };
  const { model } = parsed;
  const fault =
    model !== undefined && typeof model !== "string"
      ? invalid(address, "`model` is not a string", "model")
      : needsJson && (model === undefined || model === "")
        ? invalid(address, "`model` is missing", "model")
        : undefined;
  return {
    ...base,
    json: new JsonText(text),
    fields: parsed,
    opaqueBody: undefined,
    model: typeof model === "string" ? model : address.pathModel,
    stream: parsed.stream === true,
    fault,
  };
}

/** The object, or what is wrong with the text. */
function parseObject(text: string): Readonly<Record<string, unknown>> | string {
  if (text === "") return "the body is empty";
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return "the body is not valid JSON";
  }
  const isObject = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
  return isObject ? (parsed as Record<string, unknown>) : "the body is not a JSON object";
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

/** The whole of a body, in whatever form it was given. */
async function wholeBody(body: RequestInit["body"] | Request): Promise<string | FormData | Uint8Array | undefined> {
  if (body === undefined || body === null) return undefined;
  if (typeof body === "string" || body instanceof FormData || body instanceof Uint8Array) return body;
  if (body instanceof Request) return new Uint8Array(await body.arrayBuffer());
  return new Uint8Array(await new Response(body).arrayBuffer());
}

/** A form that was encoded before it came here. One that cannot be read stays bytes. */
async function formOf(
  body: string | Uint8Array | undefined,
  contentType: string | undefined,
): Promise<FormData | undefined> {
  if (body === undefined || !contentType?.startsWith("multipart/form-data")) return undefined;
  const encoded = new Response(body as string, { headers: { "content-type": contentType } });
  return encoded.formData().catch(() => undefined);
}

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
