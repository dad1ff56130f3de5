import { SpillwayError } from "@spillway/core";
import type { AnswerStream, StreamEnding } from "../call.ts";

/** What comes behind a cut: a mark, then another stream. */
export interface Sequel {
  readonly bytes: Uint8Array;
  readonly stream: AnswerStream;
}

/** A stream that another one goes on with when it is cut, behind a mark. It keeps what models have said until then. */
export class ContinuedStream implements AnswerStream {
  readonly #goOn: (partial: Buffer) => Promise<Sequel | undefined>;
  readonly #passed: Uint8Array[] = [];
  #stream: AnswerStream;
  #ending: StreamEnding | undefined;
  #goingOn = false;
  #listener: ((ending: StreamEnding) => void) | undefined;
  #told = false;
  #left = false;

  /** @param goOn begins the sequel; undefined where there can be none. */
  constructor(stream: AnswerStream, goOn: (partial: Buffer) => Promise<Sequel | undefined>) {
    this.#stream = stream;
    this.#goOn = goOn;
    this.#watch(stream);
  }

  get broken(): unknown {
    return this.#stream.broken;
  }

  async next(): Promise<Uint8Array | undefined> {
    let error: unknown;
    try {
      const bytes = await this.#pull();
      error = this.#stream.broken;
      if (error === undefined) {
        if (bytes !== undefined) this.#passed.push(bytes);
        return bytes;
      }
      // What came is the provider's error event: it is not passed on where another goes on.
      this.#stream.cancel();
    } catch (thrown) {
      error = thrown;
    }
    return this.#continueAfter(error);
  }

  cancel(): void {
    this.#left = true;
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

  async #continueAfter(error: unknown): Promise<Uint8Array | undefined> {
    let sequel: Sequel | undefined;
    try {
      if (isCut(error) && !this.#left) sequel = await this.#goOn(Buffer.concat(this.#passed));
    } catch {
      // Nobody could go on: the caller gets the error of the cut itself.
    }
    if (sequel === undefined) {
      this.#goingOn = false;
      this.#tell();
      throw error;
    }
    this.#ending = undefined;
    this.#stream = sequel.stream;
    this.#watch(sequel.stream);
    this.#goingOn = false;
    if (this.#left) sequel.stream.cancel();
    return sequel.bytes;
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
