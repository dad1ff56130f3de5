import { SpillwayError } from "@spillway/core";
import type { AnswerStream, StreamEnding } from "../answer.ts";

/** What comes behind a cut: a mark, then another stream. */
export interface Sequel {
  readonly bytes: Uint8Array;
  readonly stream: AnswerStream;
}

/** How a stream is gone on with. */
export interface Continuer {
  /** Begins a sequel to what models have said so far; undefined where there can be none. */
  goOn(partial: Buffer): Promise<Sequel | undefined>;
  /** The caller leaves while a sequel is being begun. */
  leave(): void;
  /** Whether the caller has left. */
  hasLeft(): boolean;
}

/** A stream that another one goes on with when it is cut, behind a mark. It keeps what models have said until then. */
export class ContinuedStream implements AnswerStream {
  readonly #continuer: Continuer;
  readonly #passed: Uint8Array[] = [];
  #stream: AnswerStream;
  #ending: StreamEnding | undefined;
  #pending: unknown;
  #goingOn = false;
  #opening = false;
  #listener: ((ending: StreamEnding) => void) | undefined;
  #told = false;

  constructor(stream: AnswerStream, continuer: Continuer) {
    this.#stream = stream;
    this.#continuer = continuer;
    this.#watch(stream);
  }

  get broken(): unknown {
    return this.#pending;
  }

  async next(): Promise<Uint8Array | undefined> {
    if (this.#pending !== undefined) throw this.#pending;
    let errorEvent: Uint8Array | undefined;
    let error: unknown;
    try {
      const bytes = await this.#pull();
      error = this.#stream.broken;
      if (error === undefined) {
        if (bytes !== undefined) this.#passed.push(bytes);
        return bytes;
      }
      // What came is the provider's error event: it is not passed on where another goes on.
      errorEvent = bytes;
      this.#stream.cancel();
    } catch (thrown) {
      error = thrown;
    }
    return this.#continueAfter(error, errorEvent);
  }

  cancel(): void {
    if (this.#opening) this.#continuer.leave();
    this.#stream.cancel();
  }

  onEnd(listener: (ending: StreamEnding) => void): void {
    this.#listener = listener;
    this.#tell();
  }

  /** A step of the stream; its end counts only once it is known that nothing follows it. */
  async #pull(): Promise<Uint8Array | undefined> {
    this.#goingOn = true;
    const bytes = await this.#stream.next();
    this.#goingOn = this.#stream.broken !== undefined;
    this.#tell();
    return bytes;
  }

  async #continueAfter(error: unknown, errorEvent: Uint8Array | undefined): Promise<Uint8Array | undefined> {
    const sequel = isCut(error) && !this.#continuer.hasLeft() ? await this.#open() : undefined;
    if (sequel === undefined) {
      if (this.#continuer.hasLeft()) this.#ending = { outcome: "aborted", errorCode: undefined };
      this.#goingOn = false;
      this.#tell();
      if (errorEvent === undefined) throw error;
      this.#pending = error;
      return errorEvent;
    }
    this.#ending = undefined;
    this.#stream = sequel.stream;
    this.#watch(sequel.stream);
    this.#goingOn = false;
    return sequel.bytes;
  }

  /** The sequel; undefined where nobody can go on: the caller gets the error of the cut itself. */
  async #open(): Promise<Sequel | undefined> {
    this.#opening = true;
    try {
      return await this.#continuer.goOn(Buffer.concat(this.#passed));
    } catch {
      return undefined;
    } finally {
      this.#opening = false;
    }
  }

  #watch(stream: AnswerStream): void {
    stream.onEnd((ending) => {
      this.#ending = ending;
      this.#tell();
    });
  }

  #tell(): void {
    if (this.#told || this.#goingOn || this.#ending === undefined || this.#listener === undefined) return;
    this.#told = true;
    this.#listener(this.#ending);
  }
}

/** A broken answer, as opposed to a caller who left or a deadline that passed. */
function isCut(error: unknown): boolean {
  return SpillwayError.isInstance(error) && error.code !== "deadline_exceeded";
}
