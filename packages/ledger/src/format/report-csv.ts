import { tokenClasses } from "../facts.ts";
import type { Figures, LedgerReport } from "../report.ts";
import { csv, noFormula } from "./csv.ts";
import { decimal } from "./decimal.ts";

/** The columns of the CSV, behind those of the grouping. */
const columns: readonly (readonly [string, (figures: Figures) => string | number | undefined])[] = [
  ["calls", ({ calls }) => calls],
  ["attempts", ({ attempts }) => attempts],
  ["failures", ({ failures }) => failures],
  ["escalations", ({ escalations }) => escalations],
  ["escalationRate", ({ escalationRate }) => escalationRate],
  ["overflows", ({ overflows }) => overflows],
  ["hedges", ({ hedges }) => hedges],
  ...tokenClasses.map((name) => [name, ({ tokens }: Figures) => tokens[name]] as const),
  ["costUsd", ({ costUsd }) => usd(costUsd)],
  ["unpricedAttempts", ({ unpricedAttempts }) => unpricedAttempts],
  ["baselineCostUsd", ({ saving }) => usd(saving?.baselineCostUsd)],
  ["savingUsd", ({ saving }) => usd(saving?.savingUsd)],
  ["savingLowUsd", ({ saving }) => usd(saving?.lowUsd)],
  ["savingHighUsd", ({ saving }) => usd(saving?.highUsd)],
  ["savingSource", ({ saving }) => saving?.source],
  ["comparedCalls", ({ saving }) => saving?.comparedCalls],
  ["latencyP50Ms", ({ latencyMs }) => latencyMs?.p50],
  ["latencyP95Ms", ({ latencyMs }) => latencyMs?.p95],
  ["latencyP99Ms", ({ latencyMs }) => latencyMs?.p99],
  ["firstByteP50Ms", ({ firstByteMs }) => firstByteMs?.p50],
  ["firstByteP95Ms", ({ firstByteMs }) => firstByteMs?.p95],
  ["firstByteP99Ms", ({ firstByteMs }) => firstByteMs?.p99],
  ["gpuHours", ({ gpu }) => gpu?.hours],
  ["gpuBillUsd", ({ gpu }) => usd(gpu?.billUsd)],
  ["gpuChargedUsd", ({ gpu }) => usd(gpu?.chargedUsd)],
  ["gpuIdleUsd", ({ gpu }) => usd(gpu?.idleUsd)],
];

/**
 * A report as CSV by RFC 4180: a header, then its rows; the total alone where it is not grouped. What is not known is an empty
 * field; money is in plain decimals to the nano-dollar. Values that a spreadsheet would run as a formula get an apostrophe
 * before them: labels come from users.
 */
export function reportCsv({ groupBy, rows, total }: LedgerReport): string {
  const body = groupBy.length === 0 ? [{ group: {} as Record<string, string>, ...total }] : rows;
  return csv([
    [...groupBy.map(noFormula), ...columns.map(([name]) => name)],
    ...body.map((row) => [
      ...groupBy.map((key) => noFormula(row.group[key] ?? "")),
      ...columns.map(([, value]) => String(value(row) ?? "")),
    ]),
  ]);
}

function usd(value: number | undefined): string | undefined {
  return value === undefined ? undefined : decimal(value);
}
