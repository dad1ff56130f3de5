import type { CallRecord, Clock, Warning } from "@spillway/core";
import {
  type Bookkeeper,
  bookkeeper,
  type LedgerQuery,
  type LedgerReport,
  type LedgerStore,
  memoryLedger,
  memoryStore,
  type Report,
  sqliteStore,
} from "@spillway/ledger";
import { sumGpuHours } from "@spillway/pricing";
import type { SpillwayConfig } from "@spillway/registry";
import type { GpuMeters } from "../cost/gpu-meters.ts";

/** Everything that is booked: sums in memory for `router.report()`, and each record in the ledger that the configuration names. */
export class Books {
  readonly #sums = memoryLedger();
  readonly #meters: GpuMeters;
  readonly #keeper: Bookkeeper | undefined;

  constructor(config: SpillwayConfig["ledger"], meters: GpuMeters, clock: Clock, warn: (warning: Warning) => void) {
    this.#meters = meters;
    if (config === undefined) return;
    const { store, batch } = storeOf(config);
    this.#keeper = bookkeeper(store, {
      ...batch,
      clock,
      onError: ({ message, cause }) => warn({ code: "ledger_failed", message, subject: undefined, cause }),
    });
  }

  /** Books a call, once. `measuredBaselineNanoUsd`: what the baseline really cost, where it was asked beside. */
  book(record: CallRecord, measuredBaselineNanoUsd?: number): void {
    this.#sums.book(record);
    if (this.#keeper === undefined) return;
    this.#keeper.book(record, measuredBaselineNanoUsd);
    this.#bookHours(this.#meters.finished());
  }

  report(): Report {
    return this.#sums.report();
  }

  /** @throws TypeError where the configuration names no ledger. */
  query(query: LedgerQuery | undefined): Promise<LedgerReport> {
    if (this.#keeper === undefined) {
      return Promise.reject(
        new TypeError('router.query needs a ledger. Set `ledger` to "memory" or { sqlite: "file.db" }.'),
      );
    }
    this.bookHours();
    return this.#keeper.report(query);
  }

  /** Books the GPU hours so far, the part of this one included. */
  bookHours(): void {
    this.#bookHours(this.#meters.untilNow());
  }

  async flush(): Promise<void> {
    this.bookHours();
    await this.#keeper?.flush();
  }

  async close(): Promise<void> {
    this.bookHours();
    await this.#keeper?.close();
  }

  #bookHours(entries: ReturnType<GpuMeters["finished"]>): void {
    for (const entry of entries) this.#keeper?.bookGpuHour(entry);
  }
}

function storeOf(config: NonNullable<SpillwayConfig["ledger"]>): {
  readonly store: LedgerStore;
  readonly batch: { readonly maxBatch?: number; readonly flushEveryMs?: number };
} {
  if (config === "memory") return { store: memoryStore({ mergeGpuHours: sumGpuHours }), batch: {} };
  if (!("sqlite" in config)) return { store: config as LedgerStore, batch: {} };
  const { sqlite, maxBatch, flushEveryMs } = config;
  const batch = {
    ...(maxBatch === undefined ? {} : { maxBatch }),
    ...(flushEveryMs === undefined ? {} : { flushEveryMs }),
  };
  return { store: sqliteStore({ path: sqlite, mergeGpuHours: sumGpuHours }), batch };
}
