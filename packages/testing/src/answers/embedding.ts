/** How an embedding answer looks, besides its numbers. */
export interface EmbeddingOptions {
  /** Default: the request's own `model`. */
  readonly model?: string;
  /** Prompt tokens in the usage. Default: the input's length at 4 characters a token. */
  readonly inputTokens?: number;
  /** Response headers, besides `content-type` and `x-request-id`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds before the headers are sent. Default: 0. */
  readonly delayMs?: number;
}

/** Vectors. Made by `embedding`. */
export interface EmbeddingAnswer extends EmbeddingOptions {
  readonly kind: "embedding";
  readonly vectors: readonly (readonly number[])[];
}

/**
 * An answer for /embeddings: one vector for every input, or a list of vectors, one an input (the last is repeated where
 * there are more inputs). Sent as numbers or as base64, whichever the request asks for.
 *
 * @example
 * server.script(embedding([0.6, 0.8]));
 */
export function embedding(
  vectors: readonly number[] | readonly (readonly number[])[],
  options: EmbeddingOptions = {},
): EmbeddingAnswer {
  return Object.freeze({ kind: "embedding", vectors: isMatrix(vectors) ? vectors : [vectors], ...options });
}

function isMatrix(
  vectors: readonly number[] | readonly (readonly number[])[],
): vectors is readonly (readonly number[])[] {
  return typeof vectors[0] === "object";
}
