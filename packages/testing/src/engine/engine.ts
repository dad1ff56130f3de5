import type { Clock } from "@spillway/core";
import type { EngineKind } from "./engine-kind.ts";

/** What an engine does with requests: `down` resets all connections, `loading` does what the kind does while it loads. */
export type EngineState = "ready" | "loading" | "down";

/** How an engine starts. */
export interface EngineOptions {
  /** Whose pages, errors and way of loading it has. */
  readonly kind: EngineKind;
  /** How many requests it works on at the same time. Default: 8. */
  readonly slots?: number;
  /** Milliseconds from getting a place to the first token. Default: 20. */
  readonly prefillMs?: number;
  /** Milliseconds from each token to the next. Default: 5. */
  readonly tokenMs?: number;
  /** Tokens of each answer; a request's own limit makes it shorter. Default: 20. */
  readonly outputTokens?: number;
  /** What its model pages list. Default: `["m"]`. Every model is answered, listed or not. */
  readonly models?: readonly string[];
  /** How many may wait for a place; those beyond get the engine's refusal at once. Default: no limit. */
  readonly maxWaiting?: number;
  /** Default: `ready`. */
  readonly state?: EngineState;
  /** The clock of all its delays. Default: the system's. */
  readonly clock?: Clock;
}

/** A stand-in for a self-hosted engine. Made by `startEngine`. */
export interface Engine extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/v1`, for the client's `baseURL`. */
  readonly baseUrl: string;
  readonly port: number;
  readonly state: EngineState;
  /** How many requests have a place. Never more than `slots`. */
  readonly running: number;
  /** How many requests wait for a place. */
  readonly waiting: number;
  /** How many answers went out whole. */
  readonly completed: number;
  /** How many requests for an answer came, refused and reset ones included. */
  readonly received: number;
  /** How many GET requests came, by path: `{ "/health": 3 }`. */
  readonly probes: Readonly<Record<string, number>>;
  /**
   * The time that places were taken since the start, added up over all places, in milliseconds. Over a time of
   * `elapsedMs`, utilisation is its growth divided by `slots * elapsedMs`.
   */
  busySlotMs(): number;
  /** Leaving `ready` is a crash: whatever runs or waits is reset. */
  setState(state: EngineState): void;
  /** Destroys all connections and timers at once. May be called twice. */
  close(): Promise<void>;
}
