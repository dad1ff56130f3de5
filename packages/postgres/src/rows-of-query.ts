import { type CheckedQuery, type GroupKey, isAttemptKey, labelOf, unlabelled } from "@spillway/ledger";
import { cleanText } from "./clean-text.ts";

/** A query's rows as SQL: what stands behind FROM, its groups as columns `g0`, `g1` ..., and the values of its parameters. */
export interface RowsSql {
  /** Calls `c` in the query's time and filters of calls. */
  readonly calls: string;
  /** Attempts `a` with their calls `c`, in all of the query's filters. */
  readonly attempts: string;
  readonly values: readonly unknown[];
  /** `g0, g1`; empty where the query does not group. */
  readonly groups: string;
}

const periods: Readonly<Record<string, string>> = {
  hour: 'YYYY-MM-DD"T"HH24',
  day: "YYYY-MM-DD",
  month: "YYYY-MM",
};

export function rowsOf(schema: string, query: CheckedQuery): RowsSql {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const expression = (key: GroupKey): string => {
    const label = labelOf(key);
    if (label !== undefined) {
      return `coalesce(c.labels ->> ${parameter(cleanText(label))}::text, '${unlabelled}')`;
    }
    const format = periods[key];
    if (format !== undefined) {
      return `to_char(to_timestamp(floor(c.started_at_ms / 1000.0)) AT TIME ZONE 'UTC', '${format}')`;
    }
    return isAttemptKey(key) ? `a.${key}` : "c.route";
  };
  const columns = query.groupBy.map((key, index) => `, ${expression(key)} AS g${index}`).join("");
  const conditions = query.where.map(
    ({ key, values: wanted }) => `${expression(key)} = ANY (${parameter(wanted.map(cleanText))}::text[])`,
  );
  if (Number.isFinite(query.fromMs))
    conditions.push(`c.started_at_ms >= ${parameter(Math.ceil(query.fromMs))}::bigint`);
  if (Number.isFinite(query.toMs)) conditions.push(`c.started_at_ms < ${parameter(Math.ceil(query.toMs))}::bigint`);
  if (query.fromMs === Number.POSITIVE_INFINITY || query.toMs === Number.NEGATIVE_INFINITY) conditions.push("false");
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  return {
    calls: `(SELECT c.*${columns} FROM ${schema}.calls c${where}) rows`,
    attempts: `(SELECT a.*${columns} FROM ${schema}.attempts a
      JOIN ${schema}.calls c ON c.started_at_ms = a.started_at_ms AND c.id = a.call_id${where}) rows`,
    values,
    groups: query.groupBy.map((_, index) => `g${index}`).join(", "),
  };
}
