const kept = 200;
const needed = 20;
/** The sorted copy is made anew after so many samples. */
const staleAfter = 20;

/** A percentile over the last 200 samples. */
export class PercentileTracker {
  readonly #percentile: number;
  readonly #samples: number[] = [];
  #next = 0;
  #unseen = 0;
  #value: number | undefined;

  /** @param percentile 0 to 100. */
  constructor(percentile: number) {
    this.#percentile = percentile;
  }

  add(sample: number): void {
    this.#samples[this.#next] = sample;
    this.#next = (this.#next + 1) % kept;
    this.#unseen += 1;
  }

  /** Undefined until there are 20 samples. */
  get value(): number | undefined {
    if (this.#samples.length < needed) return undefined;
    if (this.#value === undefined || this.#unseen >= staleAfter) {
      const sorted = [...this.#samples].sort((left, right) => left - right);
      const index = Math.min(sorted.length - 1, Math.ceil((this.#percentile / 100) * sorted.length) - 1);
      this.#value = sorted[Math.max(0, index)];
      this.#unseen = 0;
    }
    return this.#value;
  }
}
