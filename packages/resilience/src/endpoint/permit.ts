import type { Key } from "../limit/key-pool.ts";
import type { AttemptEnding, EndpointState, Wanted } from "./endpoint-state.ts";

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
  /** Told when the place is free again. */
  onFree: ((state: EndpointState) => void) | undefined;

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
    this.onFree?.(this.state);
  }

  /** The attempt was never made. */
  giveBack(nowMs: number): void {
    const nothing = { status: undefined, restMs: undefined, inputTokens: undefined, outputTokens: 0, durationMs: 0 };
    this.end({ failure: "aborted", ...nothing }, nowMs);
  }
}
