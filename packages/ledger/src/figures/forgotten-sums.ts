import { toNanoUsd, toUsd } from "@spillway/core";
import type { LedgerItem } from "../item.ts";
import type { Forgotten } from "../report.ts";

/** Sums over what is not, or no longer, in the books. */
export class ForgottenSums {
  #calls = 0;
  #attempts = 0;
  #costNanoUsd = 0;
  #unpricedAttempts = 0;
  #gpuHours = 0;

  /** Adds calls by their attempts' costs in nano-dollars; NaN where one is not known. */
  addCalls(calls: number, costsNanoUsd: Iterable<number>): void {
    this.#calls += calls;
    for (const cost of costsNanoUsd) {
      this.#attempts += 1;
      if (Number.isFinite(cost)) this.#costNanoUsd += cost;
      else this.#unpricedAttempts += 1;
    }
  }

  addGpuHour(): void {
    this.#gpuHours += 1;
  }

  addItem(item: LedgerItem): void {
    if (item.kind === "gpu-hour") {
      this.addGpuHour();
      return;
    }
    // What comes here may be anything: it was refused.
    const attempts = item.record?.attempts ?? [];
    const costs = attempts.map(({ costUsd }) => (costUsd === undefined ? Number.NaN : toNanoUsd(costUsd)));
    this.addCalls(1, costs);
  }

  /** The sums; undefined where nothing was added. */
  figures(): Forgotten | undefined {
    if (this.#calls === 0 && this.#gpuHours === 0) return undefined;
    return {
      calls: this.#calls,
      attempts: this.#attempts,
      costUsd: toUsd(this.#costNanoUsd),
      unpricedAttempts: this.#unpricedAttempts,
      gpuHours: this.#gpuHours,
    };
  }
}
