import type { HedgeOptions } from "@spillway/core";
import { HedgeBudget } from "./hedge-budget.ts";
import { PercentileTracker } from "./percentile-tracker.ts";

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
