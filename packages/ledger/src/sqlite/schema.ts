import type { DatabaseSync } from "node:sqlite";

/** "SPIL": marks the file as a Spillway ledger, so that no other program's database is written to by mistake. */
const applicationId = 0x5350494c;

/** What leads from each version of the schema to the next. Never edited, only added to. */
const migrations: readonly string[] = [
  // Calls in the order of time, for booking each once: an index by random ids alone would rewrite pages all over the file.
  // What they cost lies column by column, in chunks (src/columns), where a report over a million reads it in a second.
  `CREATE TABLE calls (
     started_at_ms INTEGER NOT NULL,
     id TEXT NOT NULL,
     PRIMARY KEY (started_at_ms, id)
   ) WITHOUT ROWID;
   CREATE TABLE chunks (
     chunk INTEGER PRIMARY KEY,
     calls INTEGER NOT NULL,
     attempts INTEGER NOT NULL,
     first_ms INTEGER NOT NULL,
     last_ms INTEGER NOT NULL
   );
   CREATE TABLE chunk_columns (
     chunk INTEGER NOT NULL REFERENCES chunks,
     name TEXT NOT NULL,
     type INTEGER,
     data BLOB,
     texts TEXT,
     UNIQUE (chunk, name)
   );
   CREATE TABLE gpu_hours (
     hour_start_ms INTEGER NOT NULL,
     endpoint TEXT NOT NULL,
     source TEXT NOT NULL,
     entry TEXT NOT NULL,
     PRIMARY KEY (hour_start_ms, endpoint, source)
   ) WITHOUT ROWID;`,
];

/**
 * Brings the database to this version's schema.
 *
 * @throws Error where the file is another program's, or a later version's.
 */
export function migrate(database: DatabaseSync, path: string): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    const version = pragma(database, "user_version");
    const application = pragma(database, "application_id");
    const { tables } = database.prepare("SELECT count(*) AS tables FROM sqlite_schema").get() as { tables: number };
    if (application !== applicationId && tables > 0) {
      throw new Error(`${path} is a SQLite database, but no Spillway ledger. Fix: name another file.`);
    }
    if (version > migrations.length) {
      throw new Error(
        `The ledger ${path} has schema version ${version}; this version of Spillway knows ${migrations.length}. Fix: update Spillway.`,
      );
    }
    for (const step of migrations.slice(version)) database.exec(step);
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`);
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

function pragma(database: DatabaseSync, name: string): number {
  return (database.prepare(`PRAGMA ${name}`).get() as Record<string, number>)[name] ?? 0;
}
