import { STATUS_CODES } from "node:http";
import { Readable } from "node:stream";
import { ByteStream } from "./byte-stream.ts";
import { type ByteSource, readAll, type UpstreamHeaders } from "./exchange.ts";
import { LightHeaders } from "./light-headers.ts";

/** What a `LightResponse` is made of. */
export interface LightResponseParts {
  readonly status: number;
  readonly headers: UpstreamHeaders;
  /** The whole body, or a source to pull it from, or undefined for none. */
  readonly body: string | Uint8Array | ByteSource | undefined;
  /** The address that answered, without credentials. */
  readonly url: string;
}

/** As `Response.text()` decodes: without a byte order mark. */
const decoder = new TextDecoder();

function isSource(body: LightResponseParts["body"]): body is ByteSource {
  return typeof body === "object" && "next" in body;
}

/**
 * A `Response` that builds only what is asked of it. `instanceof Response` holds and every member of `Response` works;
 * a plain `text()` or `json()` on a body that is already there costs next to nothing.
 */
export class LightResponse {
  readonly status: number;
  readonly url: string;
  readonly redirected = false;
  readonly type = "default";
  readonly #parts: LightResponseParts;
  #headers: LightHeaders | undefined;
  #stream: ReadableStream<Uint8Array> | undefined;
  #used = false;

  constructor(parts: LightResponseParts) {
    this.status = parts.status;
    this.url = parts.url;
    this.#parts = parts;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get statusText(): string {
    return STATUS_CODES[this.status] ?? "";
  }

  get headers(): Headers {
    this.#headers ??= new LightHeaders(this.#parts.headers);
    return this.#headers as unknown as Headers;
  }

  get body(): ReadableStream<Uint8Array> | null {
    const { body } = this.#parts;
    if (body === undefined) return null;
    if (this.#stream === undefined) {
      if (isSource(body)) this.#stream = new ByteStream(body);
      else if (this.#used) this.#stream = new ReadableStream({ start: (controller) => controller.close() });
      else this.#stream = new ByteStream(sourceOf(body, () => (this.#used = true)));
    }
    return this.#stream;
  }

  get bodyUsed(): boolean {
    if (this.#used || this.#stream === undefined) return this.#used;
    return this.#stream instanceof ByteStream ? this.#stream.disturbed : Readable.isDisturbed(this.#stream as never);
  }

  async text(): Promise<string> {
    const bytes = await this.#consume();
    return typeof bytes === "string" ? bytes : decoder.decode(bytes);
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  async bytes(): Promise<Uint8Array> {
    const bytes = await this.#consume();
    const buffer = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = await this.bytes();
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  }

  async blob(): Promise<Blob> {
    return new Response(await this.arrayBuffer(), { headers: [...this.headers.entries()] }).blob();
  }

  async formData(): Promise<FormData> {
    return new Response(await this.arrayBuffer(), { headers: [...this.headers.entries()] }).formData();
  }

  clone(): Response {
    if (this.bodyUsed || this.#stream?.locked) throw new TypeError("Response.clone: Body has already been consumed.");
    const { body } = this.#parts;
    if (body === undefined || (!isSource(body) && this.#stream === undefined)) {
      return new LightResponse(this.#parts) as unknown as Response;
    }
    const [mine, theirs] = (this.body as ReadableStream<Uint8Array>).tee();
    this.#stream = mine;
    const copy = new LightResponse(this.#parts);
    copy.#stream = theirs;
    return copy as unknown as Response;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): unknown {
    return { status: this.status, url: this.url, headers: this.headers, bodyUsed: this.bodyUsed };
  }

  get [Symbol.toStringTag](): string {
    return "Response";
  }

  async #consume(): Promise<string | Uint8Array> {
    if (this.bodyUsed || this.#stream?.locked) throw new TypeError("Body is unusable: Body has already been read");
    this.#used = true;
    const { body } = this.#parts;
    if (body === undefined) return "";
    if (this.#stream !== undefined) return readStream(this.#stream);
    return isSource(body) ? readAll(body) : body;
  }
}

Object.setPrototypeOf(LightResponse.prototype, Response.prototype);

function sourceOf(body: string | Uint8Array, onRead: () => void): ByteSource {
  let rest: Uint8Array | undefined = typeof body === "string" ? Buffer.from(body) : body;
  return {
    async next() {
      onRead();
      const chunk = rest;
      rest = undefined;
      return chunk;
    },
    cancel() {
      rest = undefined;
    },
  };
}

async function readStream(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
