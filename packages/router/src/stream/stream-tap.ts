import { SpillwayError, type Usage } from "@spillway/core";
import type { ByteSource } from "@spillway/transport";
import { endOfLastEvent, readEvent, type SseEvent, splitEvents } from "./sse-events.ts";
import type { StreamProtocol } from "./stream-protocol.ts";

/** Longest single event that is held in memory, in bytes. */
const longestEventBytes = 64 * 1024 * 1024;

/**
 * Passes a provider's stream on, event by event and byte for byte, and notes what it says on the way: first content, end,
 * usage, error. Only events that may tell something are parsed. The usage event is left out where the caller did not ask
 * for it.
 */
export class StreamTap implements ByteSource {
  readonly #source: ByteSource;
  readonly #protocol: StreamProtocol;
  readonly #stripUsage: boolean;
  readonly #preset: string;
  #carry: Buffer | undefined;
  #last: Buffer | undefined;
  #over = false;
  /** A part of the answer has been passed on or is about to be. */
  content = false;
  /** The provider said that the answer is complete. */
  complete = false;
  usage: Usage | undefined;
  /** The id by which a later request can refer to the answer. */
  responseId: string | undefined;
  /** The service tier that is being served. */
  servedTier: string | undefined;
  /** Bytes of events that carry content, for an estimate where usage is missing. */
  contentBytes = 0;
  /** Bytes of the first event with content. */
  firstContentBytes = 0;

  constructor(source: ByteSource, protocol: StreamProtocol, stripUsage: boolean, preset = "openai") {
    this.#preset = preset;
    this.#source = source;
    this.#protocol = protocol;
    this.#stripUsage = stripUsage;
  }

  /**
   * The next whole events.
   *
   * @throws SpillwayError `stream_cut`, `stream_malformed` or `stream_error`; or what broke the transport off.
   */
  async next(): Promise<Uint8Array | undefined> {
    while (!this.#over) {
      const chunk = await this.#source.next();
      if (chunk === undefined) {
        this.#over = true;
        return this.#finish();
      }
      const passed = this.#take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      if (passed !== undefined) return passed;
    }
    return undefined;
  }

  cancel(): void {
    this.#over = true;
    this.#source.cancel();
  }

  /** Whether the events passed on last hold one that no client can parse: why a reader may have left. */
  lastIsMalformed(): boolean {
    try {
      for (const event of splitEvents(this.#last ?? Buffer.alloc(0))) this.#protocol.read(event, this.#preset);
      return false;
    } catch {
      return true;
    }
  }

  #take(chunk: Buffer): Buffer | undefined {
    const bytes = this.#carry === undefined ? chunk : Buffer.concat([this.#carry, chunk]);
    const end = endOfLastEvent(bytes);
    this.#carry = end === bytes.length ? undefined : bytes.subarray(end);
    if (this.#carry !== undefined && this.#carry.length > longestEventBytes) {
      throw new SpillwayError("stream_malformed", "The provider sent an event without an end.");
    }
    return end === 0 ? undefined : this.#pass(bytes.subarray(0, end));
  }

  /** Notes what whole events tell and leaves out what the caller did not ask for. */
  #pass(bytes: Buffer): Buffer | undefined {
    this.#last = bytes;
    let kept: Buffer[] | undefined;
    let looked = false;
    for (let at = 0; at < bytes.length; ) {
      if (this.content && !looked) {
        looked = true;
        const end = this.#plainUntil(bytes, at);
        if (end > at) {
          this.contentBytes += end - at;
          kept?.push(bytes.subarray(at, end));
          at = end;
          continue;
        }
      }
      const event = readEvent(bytes, at);
      if (this.#note(event)) kept ??= [bytes.subarray(0, at)];
      else kept?.push(event.bytes as Buffer);
      at += event.bytes.length;
    }
    if (kept === undefined) return bytes;
    const rest = Buffer.concat(kept);
    return rest.length === 0 ? undefined : rest;
  }

  /** Up to where events are plain content that need not be parsed: the next notable event, or the end. */
  #plainUntil(bytes: Buffer, from: number): number {
    const text = bytes.toString("latin1", from);
    const mark = text.search(this.#protocol.notable);
    const end = mark === -1 ? text.length : startOfEvent(text, mark);
    if (end === 0 || !this.#protocol.plain.test(end === text.length ? text : text.slice(0, end))) return from;
    return from + end;
  }

  /** Notes what an event tells; true where it must not be passed on. */
  #note(event: SseEvent): boolean {
    let facts: ReturnType<StreamProtocol["read"]>;
    try {
      facts = this.#protocol.read(event, this.#preset);
    } catch (cause) {
      if (this.complete) return false;
      throw new SpillwayError("stream_malformed", "The provider sent an event that is not JSON.", {
        cause: new Error(cause instanceof Error ? cause.name : "SyntaxError"),
      });
    }
    if (facts.usage !== undefined) this.usage = facts.usage;
    this.responseId = facts.responseId ?? this.responseId;
    this.servedTier = facts.servedTier ?? this.servedTier;
    if (facts.error !== undefined) throw new StreamErrorEvent(facts.error, event.bytes);
    if (facts.content) {
      if (this.firstContentBytes === 0) this.firstContentBytes = event.bytes.length;
      this.contentBytes += event.bytes.length;
      this.content = true;
    }
    if (facts.complete) this.complete = true;
    return facts.usageOnly && this.#stripUsage;
  }

  #finish(): Buffer | undefined {
    const rest = this.#carry;
    this.#carry = undefined;
    // What stands behind the end of the answer is no part of it.
    if (rest !== undefined && this.complete) return rest;
    if (rest !== undefined && rest.toString("latin1").trim() !== "") {
      // A server may end right behind its last event, without the blank line. A cut event does not parse.
      if (!this.#isWhole(rest)) throw cut(this.content);
      const passed = this.#pass(Buffer.concat([rest, Buffer.from("\n\n")]));
      if (!this.complete) throw cut(this.content);
      return passed;
    }
    if (!this.complete) throw cut(this.content);
    return undefined;
  }

  #isWhole(rest: Buffer): boolean {
    try {
      for (const event of splitEvents(rest)) this.#protocol.read(event, this.#preset);
      return true;
    } catch {
      return false;
    }
  }
}

/** The provider's own error inside a stream. */
export class StreamErrorEvent extends SpillwayError {
  readonly error: unknown;
  /** The event as it came, to be passed on where the answer has already begun. */
  readonly bytes: Uint8Array;

  constructor(error: unknown, bytes: Uint8Array) {
    super("stream_error", "The provider sent an error inside the stream.", { cause: error });
    this.error = error;
    this.bytes = bytes;
  }
}

/** Where the event around `position` begins. */
function startOfEvent(text: string, position: number): number {
  const plain = text.lastIndexOf("\n\n", position);
  const windows = text.lastIndexOf("\r\n\r\n", position);
  return Math.max(plain === -1 ? 0 : plain + 2, windows === -1 ? 0 : windows + 4);
}

function cut(content: boolean): SpillwayError {
  const when = content ? "in the middle of the answer" : "before the answer began";
  return new SpillwayError(
    "stream_cut",
    `The provider ended the stream ${when}, without a finish reason and without [DONE].`,
  );
}
