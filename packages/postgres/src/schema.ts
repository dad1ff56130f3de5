import { tokenClasses } from "@spillway/ledger";
import { identifier } from "./identifier.ts";

/** A token class as a column: `cacheWriteTokens` is `cache_write_tokens`. */
export function columnOf(tokenClass: string): string {
  return tokenClass.replace(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`);
}

/**
 * The SQL that makes the ledger's tables, for those who let their own migrations do it (`createSchema: false`). It may be run
 * again at any time: what is there stays, columns that a later version of Spillway needs are added.
 *
 * @param schema the PostgreSQL schema that the tables stand in.
 */
export function postgresSchema(schema = "spillway"): string {
  const name = identifier(schema);
  const tokens = tokenClasses.map(columnOf);
  return `
CREATE SCHEMA IF NOT EXISTS ${name};

CREATE TABLE IF NOT EXISTS ${name}.calls (
  started_at_ms bigint NOT NULL,
  id text NOT NULL,
  route text NOT NULL,
  labels jsonb NOT NULL,
  failed boolean NOT NULL,
  duration_ms double precision NOT NULL,
  first_byte_ms double precision,
  baseline_nano_usd bigint,
  saving_nano_usd bigint,
  baseline_measured boolean NOT NULL,
  PRIMARY KEY (started_at_ms, id)
);

CREATE TABLE IF NOT EXISTS ${name}.attempts (
  started_at_ms bigint NOT NULL,
  call_id text NOT NULL,
  number integer NOT NULL,
  endpoint text NOT NULL,
  provider text NOT NULL,
  model text NOT NULL,
  role text NOT NULL,
  failed boolean NOT NULL,
  rejected boolean NOT NULL,
  duration_ms double precision NOT NULL,
  first_byte_ms double precision,
  cost_nano_usd bigint,
  PRIMARY KEY (started_at_ms, call_id, number),
  FOREIGN KEY (started_at_ms, call_id) REFERENCES ${name}.calls ON DELETE CASCADE
);
${tokens.map((column) => `ALTER TABLE ${name}.attempts ADD COLUMN IF NOT EXISTS ${column} bigint NOT NULL DEFAULT 0;`).join("\n")}

CREATE TABLE IF NOT EXISTS ${name}.gpu_hours (
  hour_start_ms bigint NOT NULL,
  endpoint text NOT NULL,
  source text NOT NULL,
  bill_nano_usd bigint NOT NULL,
  charged_nano_usd bigint NOT NULL,
  idle_nano_usd bigint NOT NULL,
  entry jsonb NOT NULL,
  PRIMARY KEY (hour_start_ms, endpoint, source)
);
`;
}
