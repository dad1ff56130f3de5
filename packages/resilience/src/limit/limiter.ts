import type { Limits } from "@spillway/core";
import { RateWindow } from "./rate-window.ts";

export const noLimits: Limits = Object.freeze({
  requestsPerMinute: undefined,
  tokensPerMinute: undefined,
  concurrency: undefined,
});

/** Keeps attempts within limits. All times are monotonic milliseconds; it has no timer. */
export class Limiter {
  #limits: Limits;
  #requests: RateWindow | undefined;
  #tokens: RateWindow | undefined;
  #inFlight = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
    this.configure(limits);
  }

  get limits(): Limits {
    return this.#limits;
  }

  /** Other limits from now on. What has been counted stays. */
  configure(limits: Limits): void {
    this.#limits = limits;
    this.#requests = limited(this.#requests, limits.requestsPerMinute);
    this.#tokens = limited(this.#tokens, limits.tokensPerMinute);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** How long until an attempt of `tokens` may begin: 0 for now, Infinity until another one ends. */
  waitMs(tokens: number, nowMs: number): number {
    const { concurrency } = this.limits;
    if (concurrency !== undefined && this.#inFlight >= concurrency) return Number.POSITIVE_INFINITY;
    if (this.#requests === undefined && this.#tokens === undefined) return 0;
    return Math.max(this.#requests?.waitMs(1, nowMs) ?? 0, this.#tokens?.waitMs(tokens, nowMs) ?? 0);
  }

  begin(tokens: number, nowMs: number): void {
    this.#inFlight += 1;
    this.#requests?.add(1, nowMs);
    this.#tokens?.add(tokens, nowMs);
  }

  /**
   * @param tokens what was booked when it began, at `beganMs`.
   * @param usedTokens what it really used; undefined where nobody knows, and the estimate stands.
   */
  end(tokens: number, usedTokens: number | undefined, beganMs: number, nowMs: number): void {
    this.#inFlight -= 1;
    if (usedTokens !== undefined) this.#tokens?.correct(usedTokens - tokens, beganMs, nowMs);
  }
}

function limited(window: RateWindow | undefined, limit: number | undefined): RateWindow | undefined {
  if (limit === undefined) return undefined;
  if (window === undefined) return new RateWindow(limit);
  window.limit = limit;
  return window;
}
