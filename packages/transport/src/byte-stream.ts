import { ReadableStream, type ReadableStreamAsyncIterator, type UnderlyingByteSource } from "node:stream/web";
import type { ByteSource } from "./exchange.ts";
import { LightReader } from "./light-reader.ts";

/**
 * A real `ReadableStream` over a `ByteSource`. A default reader and `for await` read the source directly and skip the
 * stream machinery; every other use goes through it. Nothing is read ahead, so both can take turns.
 */
export class ByteStream extends ReadableStream<Uint8Array> {
  readonly #source: ByteSource;
  #taken = false;
  /** Somebody has read from it or given it up. */
  disturbed = false;

  constructor(source: ByteSource) {
    const onDisturb = () => {
      this.disturbed = true;
    };
    const underlying: UnderlyingByteSource = {
      type: "bytes",
      async pull(controller) {
        onDisturb();
        const chunk = await source.next();
        if (chunk !== undefined) return controller.enqueue(ownBytes(chunk));
        controller.close();
        controller.byobRequest?.respond(0);
      },
      cancel() {
        onDisturb();
        source.cancel();
      },
    };
    super(underlying as never, { highWaterMark: 0 });
    this.#source = source;
  }

  override get locked(): boolean {
    return this.#taken || super.locked;
  }

  override getReader(options?: { mode?: string }): never {
    if (options?.mode !== undefined) {
      if (this.#taken) throw new TypeError("Invalid state: ReadableStream is locked");
      return (super.getReader as (options: unknown) => unknown).call(this, options) as never;
    }
    return this.#take() as never;
  }

  override values(options?: { preventCancel?: boolean }): ReadableStreamAsyncIterator<Uint8Array> {
    const reader = this.#take();
    return {
      async next() {
        const result = await reader.read();
        if (result.done) reader.releaseLock();
        return result;
      },
      async return(value?: unknown) {
        if (options?.preventCancel !== true) await reader.cancel();
        reader.releaseLock();
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

  override async cancel(reason?: unknown): Promise<void> {
    if (this.#taken) throw new TypeError("Invalid state: ReadableStream is locked");
    return super.cancel(reason);
  }

  #take(): LightReader {
    if (this.locked) throw new TypeError("Invalid state: ReadableStream is locked");
    this.#taken = true;
    return new LightReader(this.#source, {
      onDisturb: () => {
        this.disturbed = true;
      },
      onRelease: () => {
        this.#taken = false;
      },
    });
  }
}

/** Byte streams take the buffer over; bytes inside a shared pool buffer must be copied first. */
function ownBytes(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  if (chunk.byteLength === chunk.buffer.byteLength && chunk.buffer instanceof ArrayBuffer) {
    return chunk as Uint8Array<ArrayBuffer>;
  }
  return Uint8Array.prototype.slice.call(chunk) as Uint8Array<ArrayBuffer>;
}
