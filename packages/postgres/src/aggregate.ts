import {
  type Aggregate,
  type CheckedQuery,
  noFigures,
  type Percentiles,
  type RawFigures,
  type Stratum,
  sumStrata,
  tokenClasses,
} from "@spillway/ledger";
import type { PostgresClient } from "./pool.ts";
import { type RowsSql, rowsOf } from "./rows-of-query.ts";
import { columnOf } from "./schema.ts";

/** A row as PostgreSQL gives it: sums and counts are texts, because they may be longer than a number is exact. */
type Row = Readonly<Record<string, unknown>>;

const percentiles = `
  percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY duration_ms) AS latency,
  percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY first_byte_ms) AS first_byte`;

/** Adds up what a query is about, in the database. */
export async function aggregate(client: PostgresClient, schema: string, query: CheckedQuery): Promise<Aggregate> {
  const rows = rowsOf(schema, query);
  const select = async (columns: string, from: string, by = rows.groups) => {
    const total = query.groupBy.length === 0 ? "true" : "grouping(g0) = 1";
    const grouped = by === "" ? "" : ` GROUP BY GROUPING SETS ((${by}), ())`;
    const shown = rows.groups === "" ? "" : `${rows.groups}, `;
    const result = await client.query(`SELECT ${shown}${total} AS is_total, ${columns} FROM ${from}${grouped}`, [
      ...rows.values,
    ]);
    return result.rows as Row[];
  };
  const call = "(started_at_ms, call_id)";
  const ofAttempts = await select(
    [
      "count(*) AS attempts",
      "count(*) FILTER (WHERE rejected) AS escalations",
      `count(DISTINCT ${call}) FILTER (WHERE rejected) AS escalated_calls`,
      "count(*) FILTER (WHERE role = 'overflow') AS overflows",
      "count(*) FILTER (WHERE role = 'hedge') AS hedges",
      "sum(cost_nano_usd) AS cost_nano_usd",
      "count(*) - count(cost_nano_usd) AS unpriced_attempts",
      ...tokenClasses.map((name) => `sum(${columnOf(name)}) AS ${columnOf(name)}`),
      ...(query.overAttempts
        ? [`count(DISTINCT ${call}) AS calls`, "count(*) FILTER (WHERE failed) AS failures", percentiles]
        : []),
    ].join(", "),
    rows.attempts,
  );
  if (query.overAttempts) return combined(query, [ofAttempts], new Map());
  const ofCalls = await select(
    `count(*) AS calls, count(*) FILTER (WHERE failed) AS failures, ${percentiles}`,
    rows.calls,
  );
  return combined(query, [ofCalls, ofAttempts], await strataOf(client, rows, query));
}

async function strataOf(
  client: PostgresClient,
  { calls, values, groups }: RowsSql,
  query: CheckedQuery,
): Promise<Map<string, Stratum[]>> {
  const keys = groups === "" ? "" : `${groups}, `;
  const sums = (name: string, measured: boolean) => {
    const filter = `FILTER (WHERE ${measured ? "" : "NOT "}baseline_measured)`;
    return `count(*) ${filter} AS ${name}_calls, sum(baseline_nano_usd) ${filter} AS ${name}_baseline,
      sum(saving_nano_usd) ${filter} AS ${name}_saving,
      sum((saving_nano_usd / 1e9::double precision) ^ 2) ${filter} AS ${name}_squares`;
  };
  const found = await client.query(
    `SELECT ${keys}route, ${sums("assumed", false)}, ${sums("measured", true)}
     FROM ${calls} WHERE saving_nano_usd IS NOT NULL GROUP BY ${keys}route`,
    [...values],
  );
  const strata = new Map<string, Stratum[]>();
  for (const row of found.rows as Row[]) {
    const group = JSON.stringify(groupOf(row, query));
    const others = strata.get(group) ?? [];
    others.push({ route: String(row.route), assumed: compared(row, "assumed"), measured: compared(row, "measured") });
    strata.set(group, others);
  }
  return strata;
}

function compared(row: Row, name: string): Stratum["assumed"] {
  return {
    calls: count(row[`${name}_calls`]),
    baselineNanoUsd: count(row[`${name}_baseline`]),
    savingNanoUsd: count(row[`${name}_saving`]),
    savingSquares: count(row[`${name}_squares`]),
  };
}

/** Puts the rows of several selects together, group by group. */
function combined(
  query: CheckedQuery,
  selects: readonly (readonly Row[])[],
  strata: ReadonlyMap<string, readonly Stratum[]>,
): Aggregate {
  const groups = new Map<string, Row>();
  let total: Row = {};
  for (const row of selects.flat()) {
    if (row.is_total === true) {
      total = { ...total, ...row };
      continue;
    }
    const group = JSON.stringify(groupOf(row, query));
    groups.set(group, { ...groups.get(group), ...row });
  }
  return {
    rows: [...groups].map(([group, row]) => figures(JSON.parse(group), row, strata.get(group) ?? [])),
    total: figures([], total, sumStrata([...strata.values()].flat())),
  };
}

function figures(group: readonly string[], row: Row, strata: readonly Stratum[]): RawFigures {
  const tokens: Record<string, number> = {};
  for (const name of tokenClasses) tokens[name] = count(row[columnOf(name)]);
  return {
    ...noFigures(group),
    calls: count(row.calls),
    attempts: count(row.attempts),
    failures: count(row.failures),
    escalations: count(row.escalations),
    escalatedCalls: count(row.escalated_calls),
    overflows: count(row.overflows),
    hedges: count(row.hedges),
    tokens: tokens as unknown as RawFigures["tokens"],
    costNanoUsd: count(row.cost_nano_usd),
    unpricedAttempts: count(row.unpriced_attempts),
    strata,
    latencyMs: percentilesOf(row.latency),
    firstByteMs: percentilesOf(row.first_byte),
  };
}

function groupOf(row: Row, { groupBy }: CheckedQuery): string[] {
  return groupBy.map((_, index) => String(row[`g${index}`]));
}

/** No rows have no sum. */
function count(value: unknown): number {
  return value === null || value === undefined ? 0 : Number(value);
}

function percentilesOf(value: unknown): Percentiles | undefined {
  const [p50, p95, p99] = (value ?? []) as (number | null)[];
  if (p50 == null || p95 == null || p99 == null) return undefined;
  return { p50, p95, p99 };
}
