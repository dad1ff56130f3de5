import type { Figures, LedgerReport, Percentiles } from "../report.ts";
import { decimal } from "./decimal.ts";

/**
 * A report as a table for the terminal: a line for each row, the total last. A saving stands with half its confidence
 * interval; `*` marks one whose baseline is assumed, not measured.
 *
 * @example
 * process.stdout.write(reportTable(await books.report({ groupBy: ["route", "day"] })));
 */
export function reportTable({ groupBy, rows, total, forgotten }: LedgerReport): string {
  const withGpu = total.gpu !== undefined;
  const labels = groupBy.length === 0 ? [""] : groupBy.map((key) => key.replace(/^label:/, ""));
  const lines = [
    [...labels, ...heads, ...(withGpu ? gpuHeads : [])],
    ...rows.map((row) => [
      ...groupBy.map((key) => row.group[key] ?? ""),
      ...cells(row),
      ...(withGpu ? gpuCells(row) : []),
    ]),
    ["total", ...labels.slice(1).map(() => ""), ...cells(total), ...(withGpu ? gpuCells(total) : [])],
  ];
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => printable(line[column] ?? "").length))) ?? [];
  const text = lines
    .map((line) =>
      line
        .map((cell, column) => {
          const shown = printable(cell);
          const width = widths[column] ?? 0;
          return column < labels.length ? shown.padEnd(width) : shown.padStart(width);
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
  if (forgotten === undefined) return `${text}\n`;
  return `${text}\nNot in the table: ${forgotten.calls} older calls, ${decimal(forgotten.costUsd)} USD.\n`;
}

const heads = [
  "calls",
  "attempts",
  "failed",
  "escalated",
  "tokens in",
  "out",
  "USD",
  "unpriced",
  "saved USD",
  "p50 ms",
  "p95",
  "p99",
];
const gpuHeads = ["GPU bill", "charged", "idle"];

function cells(figures: Figures): string[] {
  const { tokens, saving, escalationRate, latencyMs } = figures;
  return [
    String(figures.calls),
    String(figures.attempts),
    String(figures.failures),
    escalationRate === undefined ? "-" : `${(100 * escalationRate).toFixed(1)}%`,
    String(tokens.inputTokens),
    String(tokens.outputTokens),
    decimal(figures.costUsd, 6),
    String(figures.unpricedAttempts),
    saving === undefined ? "-" : savingCell(saving),
    ...times(latencyMs),
  ];
}

function savingCell({ savingUsd, highUsd, source }: NonNullable<Figures["saving"]>): string {
  const half = highUsd === undefined ? "" : ` ±${decimal(highUsd - savingUsd, 6)}`;
  return `${decimal(savingUsd, 6)}${half}${source === "assumed" ? "*" : ""}`;
}

function times(percentiles: Percentiles | undefined): string[] {
  if (percentiles === undefined) return ["-", "-", "-"];
  return [percentiles.p50, percentiles.p95, percentiles.p99].map((ms) => String(Math.round(ms)));
}

function gpuCells({ gpu }: Figures): string[] {
  if (gpu === undefined) return ["-", "-", "-"];
  return [gpu.billUsd, gpu.chargedUsd, gpu.idleUsd].map((usd) => decimal(usd, 6));
}

/** Without control characters: a label must not move the cursor or colour the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "?");
}
