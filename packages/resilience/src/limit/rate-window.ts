const bucketMs = 1_000;
/** One bucket more than a minute, so that no sixty seconds ever hold more than the limit. */
const bucketCount = 61;

/**
 * Counts what was used in the last minute, second by second, against a limit. In no window of 60 seconds is more used than
 * the limit, except by a single use that is larger than it, which goes alone.
 */
export class RateWindow {
  limit: number;
  readonly #used = new Float64Array(bucketCount);
  #second = 0;
  #sum = 0;

  /** @param limit uses, or tokens, per minute. */
  constructor(limit: number) {
    this.limit = limit;
  }

  /** How long until `amount` fits, in milliseconds; 0 where it fits now. */
  waitMs(amount: number, nowMs: number): number {
    this.#turn(nowMs);
    if (this.#sum + amount <= this.limit || this.#sum <= 0) return 0;
    let left = this.#sum;
    for (let age = bucketCount - 1; age >= 0; age--) {
      const second = this.#second - age;
      left -= this.#used[slot(second)] as number;
      if (left + amount <= this.limit || left <= 0) return (second + bucketCount) * bucketMs - nowMs;
    }
    return bucketCount * bucketMs;
  }

  add(amount: number, nowMs: number): void {
    this.#turn(nowMs);
    this.#book(amount, this.#second);
  }

  /** Adds to what was booked at `bookedAtMs`; negative where it was too much. */
  correct(amount: number, bookedAtMs: number, nowMs: number): void {
    this.#turn(nowMs);
    const second = Math.floor(bookedAtMs / bucketMs);
    if (this.#second - second < bucketCount) this.#book(amount, second);
  }

  #book(amount: number, second: number): void {
    const index = slot(second);
    this.#used[index] = (this.#used[index] as number) + amount;
    this.#sum += amount;
  }

  #turn(nowMs: number): void {
    const second = Math.floor(nowMs / bucketMs);
    if (second === this.#second) return;
    const steps = Math.min(bucketCount, second - this.#second);
    for (let step = 0; step < steps; step++) {
      const index = slot(second - step);
      this.#sum -= this.#used[index] as number;
      this.#used[index] = 0;
    }
    if (steps === bucketCount) this.#sum = 0;
    this.#second = second;
  }
}

function slot(second: number): number {
  return ((second % bucketCount) + bucketCount) % bucketCount;
}
