/** Response headers by lower-case name, as the wire had them. */
export type UpstreamHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** A request as it goes to a provider. */
export interface UpstreamRequest {
  readonly method: string;
  /** Absolute: `https://api.openai.com`. */
  readonly origin: string;
  /** Path and query: `/v1/chat/completions`. */
  readonly path: string;
  /** Names and values in turn: `["content-type", "application/json"]`. */
  readonly headers: readonly string[];
  readonly body: string | Uint8Array | FormData | undefined;
}

/** A body that is pulled piece by piece. */
export interface ByteSource {
  /**
   * The next bytes, or undefined at the end. Call it again only after it has settled.
   *
   * @throws what broke the body off.
   */
  next(): Promise<Uint8Array | undefined>;
  /** Gives up the rest. Safe to call at any time, also after the end. */
  cancel(): void;
}

/** An answer whose headers have come. */
export interface UpstreamResponse {
  readonly status: number;
  readonly headers: UpstreamHeaders;
  readonly body: ByteSource;
}

/** One request on its way. */
export interface Exchange {
  /** Settles when the headers have come. Rejects with the transport's error, or with what `abort` was given. */
  readonly response: Promise<UpstreamResponse>;
  /** Whether the request has been put on a connection; undefined where that cannot be known. */
  readonly sent: boolean | undefined;
  /** Ends the exchange at once, whatever it is doing; the body, if it is being read, fails with `error`. */
  abort(error: Error): void;
}

/** What carries requests to providers. */
export interface Transport {
  send(request: UpstreamRequest): Exchange;
  /** Lets requests under way finish, then closes all connections. */
  close(): Promise<void>;
}

/** Reads a body to its end. */
export async function readAll(source: ByteSource): Promise<Buffer> {
  const first = await source.next();
  if (first === undefined) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [first];
  for (let chunk = await source.next(); chunk !== undefined; chunk = await source.next()) chunks.push(chunk);
  if (chunks.length === 1) return Buffer.from(first.buffer, first.byteOffset, first.byteLength);
  return Buffer.concat(chunks);
}
