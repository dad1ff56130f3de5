import { ReadableStream, type ReadableStreamAsyncIterator, type UnderlyingByteSource } from "node:stream/web";
import type { ByteSource } from "./exchange.ts";

/**
 * A real `ReadableStream` over a `ByteSource`. Iterating it (`for await`), as the OpenAI client does, reads the source
 * directly and skips the stream machinery; every other use goes through it.
 */
export class ByteStream extends ReadableStream<Uint8Array> {
  readonly #source: ByteSource;
  #iterating = false;

  constructor(source: ByteSource) {
    const underlying: UnderlyingByteSource = {
      type: "bytes",
      async pull(controller) {
        const chunk = await source.next();
        if (chunk !== undefined) return controller.enqueue(ownBytes(chunk));
        controller.close();
        controller.byobRequest?.respond(0);
      },
      cancel() {
        source.cancel();
      },
    };
    super(underlying as never, { highWaterMark: 0 });
    this.#source = source;
  }

  override get locked(): boolean {
    return this.#iterating || super.locked;
  }

  override getReader(...mode: unknown[]): never {
    if (this.#iterating) throw new TypeError("ReadableStream is locked");
    return (super.getReader as (...mode: unknown[]) => unknown).apply(this, mode) as never;
  }

  override values(options?: { preventCancel?: boolean }): ReadableStreamAsyncIterator<Uint8Array> {
    if (this.locked) throw new TypeError("ReadableStream is locked");
    this.#iterating = true;
    const source = this.#source;
    let over = false;
    return {
      async next() {
        if (over) return { done: true, value: undefined };
        const value = await source.next();
        if (value !== undefined) return { done: false, value };
        over = true;
        return { done: true, value };
      },
      async return(value?: unknown) {
        over = true;
        if (options?.preventCancel !== true) source.cancel();
        return { done: true, value };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
      async [Symbol.asyncDispose]() {
        await this.return?.();
      },
    } as ReadableStreamAsyncIterator<Uint8Array>;
  }

  override [Symbol.asyncIterator](options?: { preventCancel?: boolean }): ReadableStreamAsyncIterator<Uint8Array> {
    return this.values(options);
  }
}

/** Byte streams take the buffer over; bytes inside a shared pool buffer must be copied first. */
function ownBytes(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  if (chunk.byteLength === chunk.buffer.byteLength && chunk.buffer instanceof ArrayBuffer) {
    return chunk as Uint8Array<ArrayBuffer>;
  }
  return Uint8Array.prototype.slice.call(chunk) as Uint8Array<ArrayBuffer>;
}
