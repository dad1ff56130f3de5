import { type CallFacts, tokenClasses } from "@spillway/ledger";
import { cleanText } from "./clean-text.ts";
import type { PostgresClient } from "./pool.ts";
import { columnOf } from "./schema.ts";

type Column<Row> = readonly [name: string, type: string, value: (row: Row) => unknown];
type Attempt = CallFacts["attempts"][number] & { readonly call: CallFacts; readonly number: number };

const callColumns: readonly Column<CallFacts>[] = [
  ["started_at_ms", "bigint", (call) => call.startedAtMs],
  ["id", "text", (call) => cleanText(call.id)],
  ["route", "text", (call) => cleanText(call.route)],
  ["labels", "jsonb", labelsOf],
  ["failed", "boolean", (call) => call.failed],
  ["duration_ms", "double precision", (call) => call.durationMs],
  ["first_byte_ms", "double precision", (call) => call.firstByteMs ?? null],
  ["baseline_nano_usd", "bigint", (call) => call.baselineNanoUsd ?? null],
  ["saving_nano_usd", "bigint", (call) => call.savingNanoUsd ?? null],
  ["baseline_measured", "boolean", (call) => call.measured],
];

const attemptColumns: readonly Column<Attempt>[] = [
  ["started_at_ms", "bigint", ({ call }) => call.startedAtMs],
  ["call_id", "text", ({ call }) => cleanText(call.id)],
  ["number", "integer", (attempt) => attempt.number],
  ["endpoint", "text", (attempt) => cleanText(attempt.endpoint)],
  ["provider", "text", (attempt) => cleanText(attempt.provider)],
  ["model", "text", (attempt) => cleanText(attempt.model)],
  ["role", "text", (attempt) => cleanText(attempt.role)],
  ["failed", "boolean", (attempt) => attempt.failed],
  ["rejected", "boolean", (attempt) => attempt.rejected],
  ["duration_ms", "double precision", (attempt) => attempt.durationMs],
  ["first_byte_ms", "double precision", (attempt) => attempt.firstByteMs ?? null],
  ["cost_nano_usd", "bigint", (attempt) => attempt.costNanoUsd ?? null],
  ...tokenClasses.map((name): Column<Attempt> => [columnOf(name), "bigint", ({ tokens }) => tokens[name]]),
];

/** Inserts the calls that are new, each with its attempts, in one statement, however many they are. */
export async function insertCalls(client: PostgresClient, schema: string, calls: readonly CallFacts[]): Promise<void> {
  const attempts = calls.flatMap((call) => call.attempts.map((attempt, number) => ({ ...attempt, call, number })));
  const names = (columns: readonly Column<never>[]) => columns.map(([name]) => name).join(", ");
  const parameters = (columns: readonly Column<never>[], from: number) =>
    columns.map(([, type], index) => `$${from + index}::${type}[]`).join(", ");
  await client.query(
    `WITH fresh AS (
       INSERT INTO ${schema}.calls (${names(callColumns)})
       SELECT * FROM unnest(${parameters(callColumns, 1)})
       ON CONFLICT DO NOTHING
       RETURNING started_at_ms, id
     )
     INSERT INTO ${schema}.attempts (${names(attemptColumns)})
     SELECT given.* FROM unnest(${parameters(attemptColumns, callColumns.length + 1)}) AS given (${names(attemptColumns)})
     JOIN fresh ON fresh.started_at_ms = given.started_at_ms AND fresh.id = given.call_id`,
    [
      ...callColumns.map(([, , value]) => calls.map(value)),
      ...attemptColumns.map(([, , value]) => attempts.map(value)),
    ],
  );
}

function labelsOf({ labels }: CallFacts): string {
  const entries = Object.entries(labels).map(([name, value]) => [cleanText(name), cleanText(value)] as const);
  return JSON.stringify(Object.fromEntries(entries));
}
