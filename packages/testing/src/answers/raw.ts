/** What is sent. */
export interface RawOptions {
  /** Default: 200. */
  readonly status?: number;
  /** All headers; none is added but `x-request-id` and the framing (`content-length` or chunked). */
  readonly headers?: Readonly<Record<string, string>>;
  /** One body with its length, or pieces that are written one by one. Default: empty. */
  readonly body?: string | Buffer | readonly (string | Buffer)[];
  /** Milliseconds before the headers are sent. Default: 0. */
  readonly delayMs?: number;
  /** Milliseconds between the pieces. Default: 0. */
  readonly pieceDelayMs?: number;
}

/** Bytes as they are. Made by `raw` and `html`. */
export interface RawAnswer extends RawOptions {
  readonly kind: "raw";
}

/**
 * Bytes as they are, for whatever the other answers cannot say.
 *
 * @example
 * raw({ headers: { "content-type": "text/event-stream" }, body: ["data: {\"choices\":", "[]}\n\n", "data: [DONE]\n\n"] })
 */
export function raw(options: RawOptions): RawAnswer {
  return Object.freeze({ kind: "raw", ...options });
}
