import type { Clock } from "@spillway/core";
import { realSoon } from "./timers.ts";

/** Where a `FakeClock` starts. */
export interface FakeClockOptions {
  /** Wall-clock start, milliseconds since the Unix epoch. Default: 2026-01-01T00:00:00Z. */
  readonly startMs?: number;
}

interface Scheduled {
  readonly dueMs: number;
  readonly callback: () => void;
}

/**
 * A clock that stands still until the test moves it. Wall time and monotonic time move together; monotonic time
 * starts at 0.
 *
 * @example
 * const clock = new FakeClock();
 * const slept = sleep(clock, 1_000);
 * await clock.advance(1_000);
 * await slept;
 */
export class FakeClock implements Clock {
  readonly #startMs: number;
  #elapsedMs = 0;
  readonly #scheduled = new Set<Scheduled>();

  constructor(options: FakeClockOptions = {}) {
    this.#startMs = options.startMs ?? Date.UTC(2026, 0, 1);
  }

  nowMs(): number {
    return this.#startMs + this.#elapsedMs;
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const entry: Scheduled = { dueMs: this.#elapsedMs + Math.max(0, delayMs), callback };
    this.#scheduled.add(entry);
    return () => void this.#scheduled.delete(entry);
  }

  /** How many callbacks wait for their time. */
  get pending(): number {
    return this.#scheduled.size;
  }

  /**
   * Moves time forward by `ms`. Every callback that comes due, also one that was scheduled on the way, runs at its own
   * time, in order, and pending promises settle before and after each. A callback that throws ends the advance at its time.
   */
  async advance(ms: number): Promise<void> {
    if (!(ms >= 0)) throw new RangeError(`FakeClock.advance needs milliseconds of 0 or more, got ${ms}.`);
    const targetMs = this.#elapsedMs + ms;
    await settle();
    for (let next = this.#earliest(); next !== undefined && next.dueMs <= targetMs; next = this.#earliest()) {
      await this.#run(next);
    }
    this.#elapsedMs = Math.max(this.#elapsedMs, targetMs);
  }

  /**
   * Moves time to the earliest waiting callback and runs it: for waits whose length the test does not know, such as a
   * backoff with jitter. Returns how far time moved in milliseconds, or undefined where nothing waits.
   */
  async advanceToNext(): Promise<number | undefined> {
    await settle();
    const next = this.#earliest();
    if (next === undefined) return undefined;
    const beforeMs = this.#elapsedMs;
    await this.#run(next);
    return this.#elapsedMs - beforeMs;
  }

  async #run(entry: Scheduled): Promise<void> {
    this.#scheduled.delete(entry);
    this.#elapsedMs = Math.max(this.#elapsedMs, entry.dueMs);
    entry.callback();
    await settle();
  }

  /** The first to come due; of two at the same time, the one that was scheduled first. */
  #earliest(): Scheduled | undefined {
    let earliest: Scheduled | undefined;
    for (const entry of this.#scheduled) {
      if (earliest === undefined || entry.dueMs < earliest.dueMs) earliest = entry;
    }
    return earliest;
  }
}

/** Lets every promise settle that can without I/O: a turn of the event loop runs all microtasks before it. */
function settle(): Promise<void> {
  return new Promise((resolve) => realSoon(resolve));
}
