import type { DatabaseSync } from "node:sqlite";
import { migrate } from "./schema.ts";
import type { SqliteStoreOptions } from "./sqlite-store.ts";

/** Opens the file, and brings it to this version's schema. */
export function openDatabase({ path, survives = "process", busyTimeoutMs = 5_000 }: SqliteStoreOptions): DatabaseSync {
  // Loaded here, not at import: Node 22 warns as soon as anything loads it, also in an app that has no SQLite ledger.
  const sqlite = process.getBuiltinModule("node:sqlite");
  const database = new sqlite.DatabaseSync(path);
  try {
    database.exec(`PRAGMA busy_timeout = ${Math.max(0, Math.floor(busyTimeoutMs))}`);
    database.exec("PRAGMA journal_mode = WAL");
    database.exec(`PRAGMA synchronous = ${survives === "power" ? "FULL" : "NORMAL"}`);
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
