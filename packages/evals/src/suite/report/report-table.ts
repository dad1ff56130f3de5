import type { SideReport, SuiteReport, TrialReport } from "./suite-report.ts";

/** Most regressions that the table lists. */
const mostListed = 20;

/**
 * A report for people: figures of both sides, the difference with its interval, regressions by case, the verdict.
 *
 * @example
 * import { runSuite, suiteTable } from "@spillway/evals";
 * process.stdout.write(suiteTable(await runSuite(options)));
 */
export function suiteTable(report: SuiteReport): string {
  const { difference, mcnemar, tolerance } = report;
  const rows = [
    ["", "passed", "rate", "95% interval", "undecided", "errors", "USD", "p50 ms", "p95 ms", "tokens"],
    sideRow("candidate", report.candidate),
    sideRow("incumbent", report.incumbent),
  ];
  const lines = [
    `candidate ${report.candidate.model}, incumbent ${report.incumbent.model}: ${report.trials.done} of ${report.trials.total} done`,
    "",
    ...aligned(rows),
    "",
    `difference ${points(difference.estimate)}, 95% interval ${points(difference.low)} to ${points(difference.high)}, tolerated ${points(-tolerance)}`,
    `better in ${mcnemar.better} cases, worse in ${mcnemar.worse} (McNemar p = ${mcnemar.pValue.toPrecision(2)}), undecided ${report.undecided}`,
    ...judgeLines(report),
    moneyLine(report),
    ...labelLines(report),
    ...regressionLines(report.regressions),
    "",
    ...(report.stopped === undefined ? [] : [`stopped: ${report.stopped.message}`]),
    `verdict: ${report.verdict}${neededWords(report)}`,
  ];
  return `${lines.join("\n")}\n`;
}

function sideRow(name: string, side: SideReport): readonly string[] {
  const { passRate, latencyMs } = side;
  const errors = Object.entries(side.errors).map(([error, count]) => `${count} ${error}`);
  return [
    name,
    String(side.passed),
    percent(passRate.estimate),
    `${percent(passRate.low)} to ${percent(passRate.high)}`,
    String(side.undecided),
    errors.join(", ") || "-",
    `${side.costUsd.toFixed(6)}${side.unpricedCalls > 0 ? ` + ${side.unpricedCalls} unpriced` : ""}`,
    latencyMs?.p50.toFixed(0) ?? "-",
    latencyMs?.p95.toFixed(0) ?? "-",
    side.meanOutputTokens?.toFixed(0) ?? "-",
  ];
}

function judgeLines({ judge }: SuiteReport): readonly string[] {
  if (judge === undefined) return [];
  const unpriced = judge.unpricedCalls > 0 ? `, ${judge.unpricedCalls} unpriced` : "";
  return [
    `judge ${judge.model}: ${judge.calls} calls, ${judge.failures} without a verdict, USD ${judge.costUsd.toFixed(6)}${unpriced}`,
  ];
}

function moneyLine({ spentUsd, lostUsd }: SuiteReport): string {
  const lost = lostUsd > 0 ? `, of it ${lostUsd.toFixed(6)} held for calls that a killed run left behind` : "";
  return `spent USD ${spentUsd.toFixed(6)} in all${lost}`;
}

function labelLines({ byLabel }: SuiteReport): readonly string[] {
  if (byLabel.length === 0) return [];
  const head = ["label", "trials", "candidate", "incumbent", "regressions"];
  const rows = byLabel.map(({ label, trials, candidatePassed, incumbentPassed, regressions }) => [
    label,
    ...[trials, candidatePassed, incumbentPassed, regressions].map(String),
  ]);
  return ["", ...aligned([head, ...rows])];
}

function regressionLines(regressions: readonly TrialReport[]): readonly string[] {
  if (regressions.length === 0) return [];
  const listed = regressions.slice(0, mostListed).map(({ caseId, sample, candidate, winner }) => {
    const failed = candidate.results.flatMap((result, index) => (result === "fail" ? [`check ${index + 1}`] : []));
    const why = candidate.error ?? [...failed, ...(winner === "incumbent" ? ["pairwise"] : [])].join(", ");
    const cut = candidate.finishReason === "length" ? ", cut at the output limit" : "";
    return `  ${caseId}${sample > 0 ? ` (sample ${sample + 1})` : ""}: ${why}${cut}`;
  });
  const more = regressions.length - listed.length;
  return ["", `regressions: ${regressions.length}`, ...listed, ...(more > 0 ? [`  and ${more} more`] : [])];
}

function neededWords({ verdict, casesNeeded, difference, tolerance }: SuiteReport): string {
  if (verdict !== "unclear") return "";
  if (casesNeeded !== undefined) return `: about ${casesNeeded} cases like these would show that it is no worse`;
  return difference.estimate > -tolerance
    ? ": too many trials have no verdict"
    : ": it looks worse than tolerated, but the cases are too few to say so";
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** A difference of shares in points of a hundred. */
function points(difference: number): string {
  const text = (difference * 100).toFixed(1);
  return `${difference > 0 ? "+" : ""}${text === "-0.0" ? "0.0" : text} points`;
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
