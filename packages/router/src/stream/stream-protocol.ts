import type { Usage } from "@spillway/core";
import type { SseEvent } from "./sse-events.ts";

/** What one event of a stream tells. */
export interface EventFacts {
  /** It carries a part of the answer that the caller will see. */
  readonly content: boolean;
  /** It says that the answer is complete. */
  readonly complete: boolean;
  readonly usage: Usage | undefined;
  /** The provider's own error object. */
  readonly error: unknown;
  /** It carries nothing but usage: left out where the caller did not ask for usage. */
  readonly usageOnly: boolean;
  /** The id by which a later request can refer to the answer. */
  readonly responseId?: string | undefined;
  /** The service tier that is being served, where the event tells. */
  readonly servedTier?: string | undefined;
}

/** How one API streams. */
export interface StreamProtocol {
  /** Finds the first mark of an end, of usage or of an error. Never misses one; plain content holds none. */
  readonly notable: RegExp;
  /** An error event ends the stream by the API's own rule; otherwise the body fails behind it. */
  readonly errorEventEnds: boolean;
  /** Matches text that is nothing but whole events of one line of JSON each. */
  readonly plain: RegExp;
  /**
   * Reads one event of a provider's stream; its preset says how it reports usage.
   *
   * @throws SyntaxError where its data is not JSON.
   */
  read(event: SseEvent, preset: string): EventFacts;
}
