import type { Clock } from "@spillway/core";

/**
 * The places of an engine, and those who wait for one, first come, first served. It also knows for how long places were
 * taken.
 */
export class Places {
  readonly #count: number;
  readonly #clock: Clock;
  readonly #queue = new Set<() => void>();
  #running = 0;
  #open = true;
  #busyMs = 0;
  #countedUntilMs: number;

  constructor(count: number, clock: Clock) {
    this.#count = count;
    this.#clock = clock;
    this.#countedUntilMs = clock.monotonicMs();
  }

  /** How many places are taken. */
  get running(): number {
    return this.#running;
  }

  /** How many wait for a place. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** The time that places were taken, added up over all places, in milliseconds. */
  busyMs(): number {
    const nowMs = this.#clock.monotonicMs();
    this.#busyMs += this.#running * (nowMs - this.#countedUntilMs);
    this.#countedUntilMs = nowMs;
    return this.#busyMs;
  }

  /** Whether places are given out. While they are not, everybody waits. */
  setOpen(open: boolean): void {
    this.#open = open;
    this.#fill();
  }

  /** Calls `taken` once there is a place, which may be now. Returns what leaves the queue; it does nothing afterwards. */
  take(taken: () => void): () => void {
    this.#queue.add(taken);
    this.#fill();
    return () => void this.#queue.delete(taken);
  }

  /** Gives a place back. */
  leave(): void {
    this.#setRunning(this.#running - 1);
    this.#fill();
  }

  #fill(): void {
    for (const taken of this.#queue) {
      if (!this.#open || this.#running >= this.#count) return;
      this.#queue.delete(taken);
      this.#setRunning(this.#running + 1);
      taken();
    }
  }

  #setRunning(running: number): void {
    this.busyMs();
    this.#running = running;
  }
}
