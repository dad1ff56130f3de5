import { HedgeBudget } from "./hedge-budget.ts";
import { PercentileTracker } from "./percentile-tracker.ts";

/** When a second attempt is made beside a slow one. */
export interface HedgeOptions {
  /** The delay is this percentile of the route's own times to first byte. 0 to 100. Default 95. */
  readonly percentile: number;
  /** A fixed delay in milliseconds, in place of the percentile. */
  readonly delayMs: number | undefined;
  /** The delay is never shorter, in milliseconds. Default 50. */
  readonly minDelayMs: number;
  /** Hedges are at most this share of the route's calls. 0 to 1. Default 0.05. */
  readonly maxExtraCalls: number;
}

/** A route's hedging: its budget, and what is slow there. Streams and whole answers are timed apart. */
export class Hedging {
  readonly #options: HedgeOptions;
  readonly #budget: HedgeBudget;
  readonly #times: Readonly<Record<"stream" | "whole", PercentileTracker>>;

  constructor(options: HedgeOptions) {
    this.#options = options;
    this.#budget = new HedgeBudget(options.maxExtraCalls);
    const { percentile } = options;
    this.#times = { stream: new PercentileTracker(percentile), whole: new PercentileTracker(percentile) };
  }

  /** A call of the route begins. */
  callBegins(): void {
    this.#budget.earn();
  }

  /** The first good byte of an answer came after `firstByteMs`. */
  sample(kind: "stream" | "whole", firstByteMs: number): void {
    this.#times[kind].add(firstByteMs);
  }

  /** How long to wait before a second attempt, in milliseconds; undefined where too little is known. */
  delayMs(kind: "stream" | "whole"): number | undefined {
    const delayMs = this.#options.delayMs ?? this.#times[kind].value;
    return delayMs === undefined ? undefined : Math.max(delayMs, this.#options.minDelayMs);
  }

  /** Takes a hedge from the budget; false where it is used up. */
  spend(): boolean {
    return this.#budget.spend();
  }

  /** The hedge that was taken could not be made. */
  refund(): void {
    this.#budget.refund();
  }
}
