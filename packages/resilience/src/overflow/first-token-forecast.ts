/** Weight of a new sample. */
const weight = 0.15;

/**
 * Forecasts the time to first token at a queue from this side of it: a stream that begins while `ahead` others still wait
 * for their first token waits for `base + slope * ahead`. Base is learned from streams that found nobody ahead (or the
 * quickest seen), slope from the others. An engine that batches has a slope near 0 until it is full; one that is full has
 * a slope of one over its rate of first tokens (Little's law).
 */
export class FirstTokenForecast {
  #baseMs: number | undefined;
  #slopeMs: number | undefined;

  /** A stream's first token came after `firstTokenMs`; `ahead` others were waiting when it began. */
  sample(ahead: number, firstTokenMs: number): void {
    if (ahead === 0 || this.#baseMs === undefined || firstTokenMs < this.#baseMs) {
      this.#baseMs = mixed(this.#baseMs, firstTokenMs);
      return;
    }
    this.#slopeMs = mixed(this.#slopeMs, (firstTokenMs - this.#baseMs) / ahead);
  }

  /** In milliseconds; undefined where nothing is known yet. */
  predictMs(ahead: number): number | undefined {
    if (this.#baseMs === undefined) return undefined;
    return this.#baseMs + (this.#slopeMs ?? 0) * ahead;
  }
}

function mixed(known: number | undefined, sample: number): number {
  return known === undefined ? sample : known + weight * (sample - known);
}
