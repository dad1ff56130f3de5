import type { Key } from "../limit/key-pool.ts";
import type { AttemptEnding } from "./attempt-ending.ts";
import type { EndpointState } from "./endpoint-state.ts";
import type { Wanted } from "./wanted.ts";

/** One attempt's place at an endpoint. It must be ended, once, however the attempt ends. */
export class Permit {
  readonly state: EndpointState;
  readonly key: Key;
  readonly tokens: number;
  /** On the monotonic clock, in milliseconds. */
  readonly beganMs: number;
  readonly isProbe: boolean;
  readonly #ahead: number;
  #awaitsFirstToken: boolean;
  #firstTokenMs: number | undefined;
  #ended = false;
  /**
   * Told when the place is free again. An object and no function: V8 makes a function literal that is assigned to a property
   * in old space, and what it can see then survives every scavenge, here the whole call.
   */
  line: { freed(state: EndpointState): void } | undefined;

  constructor(state: EndpointState, key: Key, wanted: Wanted, beganMs: number, isProbe: boolean, ahead: number) {
    this.state = state;
    this.key = key;
    this.tokens = wanted.tokens;
    this.beganMs = beganMs;
    this.isProbe = isProbe;
    this.#ahead = ahead;
    this.#awaitsFirstToken = wanted.stream;
  }

  /** A stream's first content has come. */
  firstToken(nowMs: number): void {
    if (!this.#awaitsFirstToken) return;
    this.#awaitsFirstToken = false;
    this.#firstTokenMs = nowMs - this.beganMs;
    this.state.firstToken(this.#ahead, this.#firstTokenMs);
  }

  end(ending: AttemptEnding, nowMs: number): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#awaitsFirstToken) this.state.firstToken(this.#ahead, undefined);
    this.state.end(this, ending, this.#firstTokenMs, nowMs);
    this.line?.freed(this.state);
  }

  /** The attempt was never made. */
  giveBack(nowMs: number): void {
    const nothing = { status: undefined, restMs: undefined, inputTokens: undefined, outputTokens: 0, durationMs: 0 };
    this.end({ failure: "aborted", ...nothing }, nowMs);
  }
}
