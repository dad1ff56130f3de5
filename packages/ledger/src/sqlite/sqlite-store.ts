import type { DatabaseSync } from "node:sqlite";
import { checkGpuHour } from "../check-gpu-hour.ts";
import { aggregate } from "../columns/aggregate.ts";
import { chunkOf } from "../columns/chunk-of.ts";
import { type CallFacts, factsOf } from "../facts.ts";
import { reportOf } from "../figures/report-of.ts";
import type { GpuHourEntry, GpuHourOptions } from "../gpu-hour.ts";
import type { LedgerItem } from "../item.ts";
import { checkQuery } from "../query.ts";
import type { LedgerStore } from "../store.ts";
import { ChunkFiles } from "./chunk-files.ts";
import { openDatabase } from "./open-database.ts";

/** Options of `sqliteStore`. */
export interface SqliteStoreOptions extends GpuHourOptions {
  /** The file; it is made where there is none. `:memory:` for none. */
  readonly path: string;
  /**
   * What an append that was confirmed survives: `process` the end of this process, however hard; `power` the loss of power
   * too, at the price of a disk flush for each batch. Default `process`.
   */
  readonly survives?: "process" | "power";
  /** How long to wait for another process that is writing to the same file, in milliseconds. Default 5,000. */
  readonly busyTimeoutMs?: number;
}

/**
 * A ledger's store in a SQLite file, by `node:sqlite`: nothing to install. Several processes of one machine may share a file.
 * A batch of 256 calls keeps the thread for about a millisecond.
 *
 * @throws Error where the file cannot be opened, is another program's or a later version's.
 * @example
 * const store = sqliteStore({ path: "spillway-ledger.db" });
 * const books = bookkeeper(store);
 */
export function sqliteStore(options: SqliteStoreOptions): LedgerStore {
  const database = openDatabase(options);
  const chunks = new ChunkFiles(database);
  const insertCall = database.prepare("INSERT INTO calls (started_at_ms, id) VALUES (?, ?) ON CONFLICT DO NOTHING");
  const insertHour = database.prepare(
    "INSERT INTO gpu_hours (hour_start_ms, endpoint, source, entry) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const hoursBetween = database.prepare("SELECT entry FROM gpu_hours WHERE hour_start_ms >= ? AND hour_start_ms < ?");

  function book(items: readonly LedgerItem[]): void {
    const calls = items.flatMap((item) => (item.kind === "call" ? factsOf(item) : []));
    const hours = items.flatMap((item) => (item.kind === "gpu-hour" ? checkGpuHour(item.entry) : []));
    if (calls.length + hours.length === 0) return;
    inTransaction(database, "IMMEDIATE", () => {
      const fresh = calls.filter(isNew);
      if (fresh.length > 0) chunks.add(chunkOf(fresh));
      for (const entry of hours) {
        insertHour.run(entry.hourStartMs, entry.endpoint, entry.source ?? "", JSON.stringify(entry));
      }
    });
  }
  function isNew({ startedAtMs, id }: CallFacts): boolean {
    return Number(insertCall.run(startedAtMs, id).changes) === 1;
  }

  return {
    async append(items) {
      book(items);
    },
    async report(query) {
      const checked = checkQuery(query);
      return inTransaction(database, "DEFERRED", () => {
        const inTime = hoursBetween
          .all(checked.fromMs, checked.toMs)
          .map(({ entry }) => JSON.parse(entry as string) as GpuHourEntry);
        const merged = options.mergeGpuHours === undefined ? inTime : options.mergeGpuHours(inTime);
        return reportOf(checked, aggregate(chunks.between(checked.fromMs, checked.toMs), checked), merged);
      });
    },
    async close() {
      if (database.isOpen) database.close();
    },
  };
}

function inTransaction<Result>(database: DatabaseSync, kind: "IMMEDIATE" | "DEFERRED", work: () => Result): Result {
  database.exec(`BEGIN ${kind}`);
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
