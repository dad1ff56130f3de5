import type { BillSegment } from "./bill-segment.ts";

/** The rate that a bill runs at. */
export type BillRate = Pick<BillSegment, "replicas" | "nanoUsdPerHour">;

interface Change extends BillRate {
  readonly fromMs: number;
}

/** The rates that an endpoint's bill has run at. Changes come in order; one that comes late holds from the latest on. */
export class BillTimeline {
  #changes: Change[];

  constructor(startMs: number, rate: BillRate) {
    this.#changes = [{ ...rate, fromMs: startMs }];
  }

  /** The rate that holds now. */
  get latest(): BillRate {
    return this.#changes.at(-1) as Change;
  }

  /** From `atMs` on the bill runs at `rate`. */
  change(atMs: number, rate: BillRate): void {
    const last = this.#changes.at(-1) as Change;
    this.#changes.push({ ...rate, fromMs: Math.max(atMs, last.fromMs) });
  }

  /** The segments from `startMs` to `endMs`, without gap, as far as the bill had begun. */
  between(startMs: number, endMs: number): BillSegment[] {
    return this.#changes.flatMap(({ fromMs, replicas, nanoUsdPerHour }, index) => {
      const from = Math.max(startMs, fromMs);
      const to = Math.min(endMs, this.#changes[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY);
      return from < to ? [{ startMs: from, endMs: to, replicas, nanoUsdPerHour }] : [];
    });
  }

  /** Forgets what lies before `atMs`. */
  forgetBefore(atMs: number): void {
    this.#changes = this.#changes.filter((_, index) => {
      const next = this.#changes[index + 1];
      return next === undefined || next.fromMs > atMs;
    });
  }
}
