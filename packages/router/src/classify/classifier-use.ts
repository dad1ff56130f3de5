import { type Clock, SpillwayError } from "@spillway/core";
import type { Breaker } from "@spillway/resilience";

/** A classifier has failed again and again, and is left alone for now. */
export class RestingError extends SpillwayError {
  constructor(name: string) {
    super("classifier_failed", `The classifier "${name}" has failed again and again and is left alone for now.`);
  }
}

/** One use of a classifier that may fail, as its breaker counts it. Counted only where it was begun. */
export class ClassifierUse {
  readonly #breaker: Breaker;
  readonly #clock: Clock;
  #startedMs: number | undefined;
  #isProbe = false;
  #callerLeft = false;

  constructor(breaker: Breaker, clock: Clock) {
    this.#breaker = breaker;
    this.#clock = clock;
  }

  /** @throws RestingError while the breaker is open. */
  begin(name: string): void {
    if (this.#startedMs !== undefined) return;
    const nowMs = this.#clock.monotonicMs();
    if (!this.#breaker.admits(nowMs)) throw new RestingError(name);
    this.#startedMs = nowMs;
    this.#isProbe = this.#breaker.begin(nowMs);
  }

  /** Something was asked, and `error` came of it. */
  askFailed(error: unknown): void {
    if ((error as { name?: unknown } | undefined)?.name === "AbortError") this.#callerLeft = true;
  }

  succeeded(): void {
    if (this.#startedMs !== undefined)
      this.#breaker.succeeded(this.#startedMs, this.#clock.monotonicMs(), this.#isProbe);
  }

  /** Whether it is a failure of the classifier's own: not where the caller left meanwhile. */
  failed(): boolean {
    if (this.#startedMs === undefined) return false;
    if (this.#callerLeft) this.#breaker.forgotten(this.#isProbe);
    else this.#breaker.failed(this.#clock.monotonicMs(), this.#isProbe);
    return !this.#callerLeft;
  }
}
