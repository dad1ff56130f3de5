import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type GpuHourEntry, sqliteStore } from "@spillway/ledger";
import { afterAll, describe, expect, it } from "vitest";
import { storeContract } from "./contract.ts";
import { record, startMs } from "./records.ts";

const folder = mkdtempSync(join(tmpdir(), "spillway-ledger-"));
let files = 0;
const newPath = () => join(folder, `ledger-${files++}.db`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

storeContract("SQLite, in memory", async () => sqliteStore({ path: ":memory:" }));
storeContract("SQLite, in a file", async () => sqliteStore({ path: newPath() }));

describe("sqliteStore", () => {
  it("has everything after it was closed and opened again, and still books each call once", async () => {
    const path = newPath();
    const records = Array.from({ length: 700 }, () => record({ route: "auto" }));
    for (let from = 0; from < 700; from += 7) {
      const store = sqliteStore({ path });
      await store.append(records.slice(from, from + 7).map((one) => ({ kind: "call", record: one })));
      await store.close();
    }
    const store = sqliteStore({ path, survives: "power" });
    await store.append(records.map((one) => ({ kind: "call", record: one })));
    expect((await store.report({ groupBy: ["route"] })).rows).toMatchObject([{ calls: 700, costUsd: 70 }]);
    await store.close();
  });

  it("keeps few chunks, whatever the size of the batches", async () => {
    const path = newPath();
    const store = sqliteStore({ path });
    for (let call = 0; call < 1_000; call++) await store.append([{ kind: "call", record: record() }]);
    await store.close();
    const database = new DatabaseSync(path);
    const { chunks, calls } = database
      .prepare("SELECT count(*) AS chunks, sum(calls) AS calls FROM chunks")
      .get() as never;
    database.close();
    expect(calls).toBe(1_000);
    expect(chunks).toBeLessThanOrEqual(12);
  });

  it("is shared by two stores on one file", async () => {
    const path = newPath();
    const [left, right] = [sqliteStore({ path }), sqliteStore({ path })];
    const both = record();
    await Promise.all(
      [left, right].map((store) =>
        store.append([
          { kind: "call", record: record() },
          { kind: "call", record: both },
        ]),
      ),
    );
    expect((await left.report()).total.calls).toBe(3);
    expect((await right.report()).total.calls).toBe(3);
    await Promise.all([left.close(), right.close()]);
  });

  it("does not write to another program's database, nor to a later version's", async () => {
    const foreign = newPath();
    const other = new DatabaseSync(foreign);
    other.exec("CREATE TABLE customers (id INTEGER)");
    other.close();
    expect(() => sqliteStore({ path: foreign })).toThrow(/no Spillway ledger/);
    const later = newPath();
    await sqliteStore({ path: later }).close();
    const changed = new DatabaseSync(later);
    changed.exec("PRAGMA user_version = 99");
    changed.close();
    expect(() => sqliteStore({ path: later })).toThrow(/schema version 99/);
  });

  it("says where a file cannot be opened", () => {
    expect(() => sqliteStore({ path: join(folder, "missing", "ledger.db") })).toThrow(/unable to open/);
  });

  it("has the entries of an hour merged as it is told, with all their fields", async () => {
    const seen: GpuHourEntry[] = [];
    const store = sqliteStore({
      path: ":memory:",
      mergeGpuHours(entries) {
        seen.push(...entries);
        return entries.slice(0, 1);
      },
    });
    const hour = { endpoint: "e", hourStartMs: startMs, billNanoUsd: 5, chargedNanoUsd: 2, idleNanoUsd: 3 };
    const entries = ["a", "b"].map((source) => ({ ...hour, source, segments: [{ startMs }] }));
    await store.append(entries.map((entry) => ({ kind: "gpu-hour", entry })));
    expect((await store.report()).total.gpu).toMatchObject({ hours: 1, billUsd: 5e-9 });
    expect(seen).toEqual(entries);
    await store.close();
  });
});
