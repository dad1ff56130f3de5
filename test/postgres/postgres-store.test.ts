import { bookkeeper, type LedgerItem } from "@spillway/ledger";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storeContract } from "../ledger/contract.ts";
import { record } from "../ledger/records.ts";
import { Pool, postgresSchema, postgresStore } from "./product.ts";
import { postgresFolder, type Server, startServer } from "./server.ts";

const binaries = postgresFolder();
if (binaries === undefined) {
  const message = "PostgreSQL is not installed (no initdb in /usr/lib/postgresql/*/bin or on PATH).";
  if (process.env.SPILLWAY_REQUIRE_SERVICES === "1") throw new Error(message);
  console.warn(`${message} Its ledger is not tested. Set SPILLWAY_REQUIRE_SERVICES=1 to fail instead.`);
}

describe.skipIf(binaries === undefined)("PostgreSQL", () => {
  let server: Server;
  let schemas = 0;
  const newSchema = () => `ledger ${schemas++} "quoted"`;
  const open = (schema = newSchema()) => postgresStore({ connectionString: server.connectionString, schema });
  const call = (): LedgerItem => ({ kind: "call", record: record() });

  beforeAll(async () => {
    server = await startServer(binaries ?? "");
  }, 60_000);
  afterAll(() => server?.remove());

  storeContract("PostgreSQL", async () => open(), 10);

  it("is shared: eight stores book the same and their own calls at the same time, the tables not yet made", async () => {
    const schema = newSchema();
    const stores = Array.from({ length: 8 }, () => open(schema));
    const common = Array.from({ length: 50 }, call);
    await Promise.all(
      stores.map((store, index) => store.append([...(index % 2 === 0 ? common : common.toReversed()), call()])),
    );
    for (const store of stores) expect((await store.report()).total).toMatchObject({ calls: 58, costUsd: 5.8 });
    await Promise.all(stores.map((store) => store.close()));
  });

  it("takes texts that PostgreSQL cannot hold", async () => {
    const store = open();
    const labels = { user: "a\0b\uD800" };
    await store.append([{ kind: "call", record: record({ route: "r\0", labels }) }]);
    const { rows } = await store.report({ groupBy: ["route", "label:user"], where: { labels } });
    expect(rows.map(({ group }) => group)).toEqual([{ route: "r\uFFFD", "label:user": "a\uFFFDb\uFFFD" }]);
    await store.close();
  });

  it("has its tables from your migrations, which may run again", async () => {
    const schema = newSchema();
    const pool = new Pool({ connectionString: server.connectionString });
    await pool.query(postgresSchema(schema));
    await pool.query(postgresSchema(schema));
    const store = postgresStore({ pool, schema, createSchema: false });
    await store.append([call()]);
    await store.close();
    const { rows } = await pool.query(
      `SELECT sum(cost_nano_usd)::text AS cost FROM "${schema.replaceAll('"', '""')}".attempts`,
    );
    expect(rows).toEqual([{ cost: "100000000" }]);
    await pool.end();
  });

  it("loses nothing while the server is down: the bookkeeper tries again, and reports everything once", async () => {
    const alarms: string[] = [];
    const books = bookkeeper(open(), { retryMs: 1, maxRetryMs: 5, onError: ({ kind }) => alarms.push(kind) });
    for (let index = 0; index < 20; index++) books.book(record());
    await books.flush();
    await server.stop();
    for (let index = 0; index < 20; index++) books.book(record());
    await expect(books.flush()).rejects.toThrow();
    await server.start();
    // What was connected before the stop may fail once more; then new connections are made.
    await books.flush().catch(() => books.flush());
    expect((await books.report()).total).toMatchObject({ calls: 40, costUsd: 4 });
    expect(new Set(alarms)).toEqual(new Set(["write-failed"]));
    expect(books.state()).toMatchObject({ queued: 0, lost: undefined });
    await books.close();
  });
});
