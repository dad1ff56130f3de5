/** How a capacity is learned. */
export interface SustainedThroughputOptions {
  /** Length of a window in milliseconds. Default 60,000. */
  readonly windowMs?: number | undefined;
  /** So many windows in a row must reach a throughput before it counts. Default 5. */
  readonly windows?: number | undefined;
  /** Days for which the best is remembered, so that a change of model or hardware is forgotten. Default 7. */
  readonly memoryDays?: number | undefined;
}

/** Work that was done for one call. */
interface DoneWork {
  /** When it ended. Milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** When it began; the work is spread evenly from then on. Default: all of it at its end. */
  readonly startedAtMs?: number | undefined;
  /** Work for one replica: decode-equivalent tokens, divided by the replicas that shared it. */
  readonly tokens: number;
}

const dayMs = 86_400_000;
/** Calls longer than this many windows lose the part that lies before. */
const spareWindows = 10;

/**
 * The best throughput that was sustained: time is cut into windows of `windowMs`; a throughput counts where each of
 * `windows` windows in a row reached it; the highest of the last `memoryDays` days (UTC) is the estimate. So it is a lower
 * bound of the capacity: never above what was really done for minutes on end, below it while the endpoint was never full.
 * One burst does not raise it. It has no timer: a window counts once work of a later one has come.
 *
 * @example
 * const throughput = new SustainedThroughput({ windows: 3 });
 * throughput.add({ atMs, startedAtMs, tokens: 850 });
 * throughput.tokensPerSecond; // undefined until three windows in a row had work
 */
export class SustainedThroughput {
  readonly #windowMs: number;
  readonly #windows: number;
  readonly #memoryDays: number;
  readonly #tokensOf = new Map<number, number>();
  readonly #bestOf = new Map<number, number>();
  #latest = Number.NEGATIVE_INFINITY;
  #best: number | undefined;

  /** @throws RangeError for windows of no length or number, and no memory. */
  constructor(options: SustainedThroughputOptions = {}) {
    this.#windowMs = options.windowMs ?? 60_000;
    this.#windows = options.windows ?? 5;
    this.#memoryDays = options.memoryDays ?? 7;
    if (!(this.#windowMs > 0 && this.#windows >= 1 && this.#memoryDays >= 1)) {
      throw new RangeError("learning needs a windowMs above 0, and windows and memoryDays of at least 1");
    }
  }

  /** Tokens per second that were sustained, or undefined where nothing was yet. */
  get tokensPerSecond(): number | undefined {
    return this.#best;
  }

  /** Counts work, and draws the sum under the windows before it. */
  add(work: DoneWork): void {
    const ended = this.#windowOf(work.atMs);
    if (ended > this.#latest) this.#advanceTo(ended);
    const first = this.#latest - this.#windows - spareWindows;
    const startMs = Math.min(work.startedAtMs ?? work.atMs, work.atMs);
    if (startMs === work.atMs) {
      this.#count(ended, work.tokens, first);
      return;
    }
    const tokensPerMs = work.tokens / (work.atMs - startMs);
    for (let window = Math.max(this.#windowOf(startMs), first); window <= ended; window += 1) {
      const fromMs = Math.max(startMs, window * this.#windowMs);
      const toMs = Math.min(work.atMs, (window + 1) * this.#windowMs);
      this.#count(window, tokensPerMs * (toMs - fromMs), first);
    }
  }

  #windowOf(atMs: number): number {
    return Math.floor(atMs / this.#windowMs);
  }

  #count(window: number, tokens: number, first: number): void {
    if (window >= first) this.#tokensOf.set(window, (this.#tokensOf.get(window) ?? 0) + tokens);
  }

  #advanceTo(latest: number): void {
    this.#weighRuns();
    this.#latest = latest;
    for (const window of this.#tokensOf.keys()) {
      if (window < latest - this.#windows - spareWindows) this.#tokensOf.delete(window);
    }
    const today = Math.floor((latest * this.#windowMs) / dayMs);
    for (const day of this.#bestOf.keys()) if (day <= today - this.#memoryDays) this.#bestOf.delete(day);
    const best = Math.max(0, ...this.#bestOf.values());
    this.#best = best > 0 ? best : undefined;
  }

  /** Each run of windows that are all known: its weakest window is what it sustained. */
  #weighRuns(): void {
    for (const first of this.#tokensOf.keys()) {
      let weakest = Number.POSITIVE_INFINITY;
      for (let window = first; window < first + this.#windows && weakest > 0; window += 1) {
        weakest = Math.min(weakest, this.#tokensOf.get(window) ?? 0);
      }
      const tokensPerSecond = (weakest * 1000) / this.#windowMs;
      const day = Math.floor((first * this.#windowMs) / dayMs);
      if (tokensPerSecond > (this.#bestOf.get(day) ?? 0)) this.#bestOf.set(day, tokensPerSecond);
    }
  }
}
