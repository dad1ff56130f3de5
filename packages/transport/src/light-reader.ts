import type { ReadableStreamReadResult } from "node:stream/web";
import type { ByteSource } from "./exchange.ts";

/** What the reader tells its stream. */
export interface LightReaderStream {
  /** It reads or cancels. */
  onDisturb(): void;
  /** The stream is free for another reader. */
  onRelease(): void;
}

/**
 * A default reader that reads its source directly, without the stream machinery, which costs more per chunk than all
 * else (the OpenAI client reads streams through a reader). `instanceof ReadableStreamDefaultReader` holds.
 */
export class LightReader {
  #source: ByteSource | undefined;
  readonly #stream: LightReaderStream;
  #reading: Promise<unknown> | undefined;
  #over = false;
  #closed: PromiseWithResolvers<undefined> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(source: ByteSource, stream: LightReaderStream) {
    this.#source = source;
    this.#stream = stream;
  }

  read(): Promise<ReadableStreamReadResult<Uint8Array>> {
    const before = this.#reading;
    const reading =
      before === undefined
        ? this.#readOne()
        : before.then(
            () => this.#readOne(),
            () => this.#readOne(),
          );
    this.#reading = reading;
    return reading;
  }

  async cancel(): Promise<void> {
    const source = this.#held();
    this.#stream.onDisturb();
    this.#over = true;
    source.cancel();
    this.#closed?.resolve(undefined);
  }

  releaseLock(): void {
    if (this.#source === undefined) return;
    this.#source = undefined;
    this.#stream.onRelease();
    if (!this.#over) this.#closed?.reject(new TypeError("The reader was released."));
  }

  get closed(): Promise<undefined> {
    if (this.#closed === undefined) {
      this.#closed = Promise.withResolvers<undefined>();
      this.#closed.promise.catch(() => undefined);
      if (this.#failure !== undefined) this.#closed.reject(this.#failure.error);
      else if (this.#over) this.#closed.resolve(undefined);
    }
    return this.#closed.promise;
  }

  async #readOne(): Promise<ReadableStreamReadResult<Uint8Array>> {
    const source = this.#held();
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#over) return { done: true, value: undefined };
    this.#stream.onDisturb();
    try {
      const value = await source.next();
      if (value !== undefined) return { done: false, value };
    } catch (error) {
      this.#failure = { error };
      this.#closed?.reject(error);
      throw error;
    } finally {
      this.#reading = undefined;
    }
    this.#over = true;
    this.#closed?.resolve(undefined);
    return { done: true, value: undefined };
  }

  #held(): ByteSource {
    if (this.#source === undefined) throw new TypeError("Invalid state: The reader is not attached to a stream");
    return this.#source;
  }
}

Object.setPrototypeOf(LightReader.prototype, ReadableStreamDefaultReader.prototype);
