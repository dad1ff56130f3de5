import { SpillwayError } from "@spillway/core";
import type { ByteSource } from "@spillway/transport";
import type { AnswerStream, StreamEnding } from "../answer.ts";
import { isCallerAbort } from "../call.ts";
import { StreamErrorEvent } from "../stream/stream-tap.ts";

/** What a stream tells when it is over. */
export interface StreamWatcher {
  /** Called once. `error` is undefined for a good end. `unread`: it waited for a caller who did not read. */
  close(error: unknown, errorCode: string | undefined, unread: boolean): void;
  /** Why the call was given up from outside. */
  stopped(): Error | undefined;
  /** Whether the provider has said that the answer is complete. */
  complete(): boolean;
  /** Whether an error event that was passed on is an end of its own. */
  readonly errorEventEnds: boolean;
  /** Whether what was passed on last cannot be parsed. */
  malformed(): boolean;
}

/** A stream on its way to the caller: the opening that was read ahead, then the rest; closed once, whatever happens. */
export class TappedStream implements AnswerStream {
  readonly #source: ByteSource;
  readonly #opening: Uint8Array[];
  readonly #watcher: StreamWatcher;
  #pendingError: unknown;
  #reading = false;
  #ending: StreamEnding | undefined;
  #listener: ((ending: StreamEnding) => void) | undefined;

  constructor(source: ByteSource, opening: Uint8Array[], watcher: StreamWatcher) {
    this.#source = source;
    this.#opening = opening;
    this.#watcher = watcher;
  }

  get broken(): unknown {
    return this.#pendingError;
  }

  async next(): Promise<Uint8Array | undefined> {
    if (this.#opening.length > 0) {
      const opening = this.#opening.length === 1 ? this.#opening[0] : Buffer.concat(this.#opening);
      this.#opening.length = 0;
      return opening;
    }
    if (this.#pendingError !== undefined) {
      const told = this.#fail(this.#pendingError);
      if (this.#watcher.errorEventEnds && this.#pendingError instanceof StreamErrorEvent) return undefined;
      throw told;
    }
    if (this.#ending !== undefined) return undefined;
    this.#reading = true;
    try {
      const bytes = await this.#source.next();
      if (bytes === undefined) this.#close({ outcome: "ok", errorCode: undefined }, undefined);
      return bytes;
    } catch (error) {
      if (error instanceof StreamErrorEvent) {
        this.#pendingError = error;
        return error.bytes;
      }
      throw this.#fail(error);
    } finally {
      this.#reading = false;
    }
  }

  cancel(): void {
    if (this.#ending !== undefined) return;
    if (this.#watcher.complete()) {
      void this.#drain();
      return;
    }
    const malformed = this.#watcher.malformed();
    const error = malformed
      ? new SpillwayError("stream_malformed", "The provider sent an event that is not JSON.")
      : (this.#pendingError ?? new Error("The caller left."));
    const errorCode = SpillwayError.isInstance(error) ? error.code : undefined;
    this.#close({ outcome: errorCode === undefined ? "aborted" : "cut", errorCode }, error);
    this.#source.cancel();
  }

  /** The call was given up from outside; nobody may be reading. */
  stop(): void {
    if (this.#ending !== undefined) return;
    if (this.#pendingError !== undefined || this.#watcher.malformed()) this.cancel();
    else if (this.#watcher.complete()) this.#close({ outcome: "ok", errorCode: undefined }, undefined);
    else {
      this.#opening.length = 0;
      this.#pendingError = this.#fail(this.#watcher.stopped());
    }
  }

  onEnd(listener: (ending: StreamEnding) => void): void {
    if (this.#ending === undefined) this.#listener = listener;
    else listener(this.#ending);
  }

  /**
   * The caller has the whole answer and left before the end of the body, as the OpenAI client does at [DONE]. Reading on
   * brings the usage that is still to come and keeps the connection.
   */
  async #drain(): Promise<void> {
    try {
      while ((await this.#source.next()) !== undefined);
    } catch {
      // The answer was complete: what breaks off behind it is nobody's loss.
    }
    this.#close({ outcome: "ok", errorCode: undefined }, undefined);
  }

  #fail(error: unknown): unknown {
    const stopped = this.#watcher.stopped();
    const reason = stopped ?? error;
    const aborted = isCallerAbort(stopped);
    const errorCode = SpillwayError.isInstance(reason) ? reason.code : "stream_cut";
    const told = aborted || SpillwayError.isInstance(reason) ? reason : brokenOff(reason);
    this.#close({ outcome: aborted ? "aborted" : "cut", errorCode: aborted ? undefined : errorCode }, told);
    this.#source.cancel();
    return told;
  }

  #close(ending: StreamEnding, error: unknown): void {
    if (this.#ending !== undefined) return;
    this.#ending = ending;
    this.#watcher.close(error, ending.outcome === "aborted" ? "aborted" : ending.errorCode, !this.#reading);
    this.#listener?.(ending);
  }
}

function brokenOff(cause: unknown): SpillwayError {
  return new SpillwayError("stream_cut", "The connection to the provider broke in the middle of the answer.", {
    cause,
  });
}
