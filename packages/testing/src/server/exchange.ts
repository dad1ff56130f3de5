import type { ServerResponse } from "node:http";
import type { Clock } from "@spillway/core";
import { realAfter, realSoon } from "../timers.ts";
import type { Received } from "./received-request.ts";

/** One request and the answer that is under way for it. Nothing it waits for outlives it. */
export class Exchange {
  readonly request: Received;
  readonly response: ServerResponse;
  readonly #clock: Clock | undefined;
  #over = false;
  #cutByServer = false;
  #cancels: Set<() => void> | undefined;

  /**
   * `isClosing` says whether the whole server is being closed: then a cut is not the client's doing. Delays are of real
   * time without a `clock`.
   */
  constructor(request: Received, response: ServerResponse, isClosing: () => boolean, clock?: Clock) {
    this.request = request;
    this.response = response;
    this.#clock = clock;
    response.once("close", () => {
      this.#over = true;
      for (const cancel of this.#cancels ?? []) cancel();
      this.#cancels = undefined;
      request.finish(!response.writableFinished && !this.#cutByServer && !isClosing());
    });
  }

  /** Whether the answer has ended or the connection is gone. */
  get over(): boolean {
    return this.#over || this.response.destroyed;
  }

  /** Calls `callback` after `delayMs`, unless the exchange is over by then. */
  after(delayMs: number, callback: () => void): void {
    this.waitFor<void>((done) => this.#clock?.after(delayMs, done) ?? realAfter(delayMs, done), callback);
  }

  /** Calls `callback` in the next turn of the event loop, unless the exchange is over by then. */
  soon(callback: () => void): void {
    realSoon(() => {
      if (!this.over) callback();
    });
  }

  /** Calls `callback` once `subscribe` reports, unless the exchange is over by then. `subscribe` returns its cancel. */
  waitFor<Value>(subscribe: (done: (value: Value) => void) => () => void, callback: (value: Value) => void): void {
    if (this.over) return;
    let cancel: (() => void) | undefined;
    let done = false;
    cancel = subscribe((value) => {
      done = true;
      if (cancel !== undefined) this.#cancels?.delete(cancel);
      if (!this.over) callback(value);
    });
    if (done) return;
    this.#cancels ??= new Set();
    this.#cancels.add(cancel);
  }

  /** Resets the connection (RST), after what was written has had time to reach the client. */
  reset(): void {
    this.#cutByServer = true;
    const socket = this.response.socket;
    if (socket === null) return;
    this.soon(() => this.soon(() => socket.resetAndDestroy()));
  }
}
