import type { ByteSource } from "./exchange.ts";

/** Bytes that may wait in memory before the sender is asked to pause. */
const pauseAboveBytes = 256 * 1024;

/** The valve of whoever fills the queue. */
export interface Valve {
  pause(): void;
  resume(): void;
  /** Stops the sender for good: nobody will read on. */
  cancel(): void;
}

/** A body that is pushed by the network and pulled by the reader; what arrives between two pulls comes as one piece. */
export class QueuedBody implements ByteSource {
  readonly #valve: Valve;
  #chunks: Uint8Array[] = [];
  #queuedBytes = 0;
  #paused = false;
  #ended = false;
  #failed = false;
  #error: unknown;
  #waiting: { resolve(chunk: Uint8Array | undefined): void; reject(error: unknown): void } | undefined;

  constructor(valve: Valve) {
    this.#valve = valve;
  }

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#queuedBytes += chunk.byteLength;
    if (this.#waiting !== undefined && this.#chunks.length === 1) queueMicrotask(() => this.#deliver());
    if (this.#queuedBytes > pauseAboveBytes && !this.#paused) {
      this.#paused = true;
      this.#valve.pause();
    }
  }

  end(): void {
    this.#ended = true;
    this.#deliver();
  }

  fail(error: unknown): void {
    if (this.#ended || this.#failed) return;
    this.#failed = true;
    this.#error = error;
    this.#deliver();
  }

  next(): Promise<Uint8Array | undefined> {
    if (this.#chunks.length > 0) return Promise.resolve(this.#take());
    if (this.#failed) return Promise.reject(this.#error);
    if (this.#ended) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  cancel(): void {
    if (this.#ended || this.#failed) return;
    this.#ended = true;
    this.#chunks = [];
    this.#valve.cancel();
    this.#deliver();
  }

  /** Hands the waiting reader what one read of the network brought, in one piece. */
  #deliver(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    if (this.#chunks.length > 0) waiting.resolve(this.#take());
    else if (this.#failed) waiting.reject(this.#error);
    else waiting.resolve(undefined);
  }

  #take(): Uint8Array | undefined {
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#queuedBytes = 0;
    if (this.#paused) {
      this.#paused = false;
      this.#valve.resume();
    }
    return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
  }
}
