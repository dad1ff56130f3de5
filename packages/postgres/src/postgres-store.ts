import {
  type CallFacts,
  checkGpuHour,
  checkQuery,
  factsOf,
  type GpuHourEntry,
  type GpuHourOptions,
  type LedgerStore,
  reportOf,
} from "@spillway/ledger";
import { Pool } from "pg";
import { aggregate } from "./aggregate.ts";
import { identifier } from "./identifier.ts";
import { insertCalls } from "./insert-calls.ts";
import { insertGpuHours } from "./insert-gpu-hours.ts";
import { inTransaction, type PostgresPool } from "./pool.ts";
import { postgresSchema } from "./schema.ts";

/** Options of `postgresStore`. */
export interface PostgresStoreOptions extends GpuHourOptions {
  /** Where the database is: `postgres://user:password@host:5432/name`. Default: what the PG* environment variables say. */
  readonly connectionString?: string;
  /** Your own pool, instead; `close` leaves it open. */
  readonly pool?: PostgresPool;
  /** Most connections of the store's own pool. Default 2: one writes, one reports. */
  readonly maxConnections?: number;
  /** The schema that the tables stand in. Default `spillway`. */
  readonly schema?: string;
  /** Whether the tables are made on first use; with `false` your migrations run `postgresSchema()`. Default true. */
  readonly createSchema?: boolean;
}

/** "SPIL": two processes that make the tables at the same moment wait for each other. */
const schemaLock = 0x5350494c;

/**
 * A ledger's store in PostgreSQL, shared by as many processes as you like. The tables are plain, for your own SQL.
 *
 * @example
 * const books = bookkeeper(postgresStore({ connectionString: process.env.DATABASE_URL }));
 */
export function postgresStore(options: PostgresStoreOptions = {}): LedgerStore {
  const schemaName = options.schema ?? "spillway";
  const schema = identifier(schemaName);
  const pool = options.pool ?? ownPool(options);
  let ready: Promise<void> | undefined;
  let closed: Promise<void> | undefined;

  /** Makes the tables once; after a failure, the next use tries again. */
  function prepared(): Promise<void> {
    if (options.createSchema === false) return Promise.resolve();
    ready ??= inTransaction(pool, "BEGIN", async (client) => {
      await client.query(`SELECT pg_advisory_xact_lock(${schemaLock})`);
      await client.query(postgresSchema(schemaName));
    }).catch((error: unknown) => {
      ready = undefined;
      throw error;
    });
    return ready;
  }

  return {
    async append(items) {
      const calls = new Map<string, CallFacts>();
      const hours: GpuHourEntry[] = [];
      for (const item of items) {
        if (item.kind === "gpu-hour") hours.push(checkGpuHour(item.entry));
        else {
          const facts = factsOf(item);
          calls.set(`${facts.startedAtMs} ${facts.id}`, facts);
        }
      }
      if (calls.size + hours.length === 0) return;
      // In one order everywhere, so that two processes that send the same calls do not lock each other out.
      const ordered = [...calls.keys()].sort().flatMap((key) => calls.get(key) ?? []);
      await prepared();
      await inTransaction(pool, "BEGIN", async (client) => {
        if (ordered.length > 0) await insertCalls(client, schema, ordered);
        if (hours.length > 0) await insertGpuHours(client, schema, hours);
      });
    },
    async report(query) {
      const checked = checkQuery(query);
      await prepared();
      return inTransaction(pool, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", async (client) => {
        const sums = await aggregate(client, schema, checked);
        const { rows } = await client.query(
          `SELECT entry FROM ${schema}.gpu_hours WHERE hour_start_ms >= $1::float8 AND hour_start_ms < $2::float8
           ORDER BY hour_start_ms, endpoint, source`,
          [checked.fromMs, checked.toMs],
        );
        const hours = (rows as { entry: GpuHourEntry }[]).map(({ entry }) => entry);
        return reportOf(checked, sums, options.mergeGpuHours === undefined ? hours : options.mergeGpuHours(hours));
      });
    },
    async close() {
      closed ??= options.pool === undefined ? pool.end() : Promise.resolve();
      await closed;
    },
  };
}

function ownPool({ connectionString, maxConnections = 2 }: PostgresStoreOptions): PostgresPool {
  const pool = new Pool({
    ...(connectionString === undefined ? {} : { connectionString }),
    max: maxConnections,
    application_name: "spillway-ledger",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // A store that nobody closed does not keep the process alive.
    allowExitOnIdle: true,
  });
  // A connection that breaks while it is idle is replaced; without a listener it would end the process.
  pool.on("error", () => {});
  return pool;
}
