import { ConfigError } from "@spillway/core";
import { suiteTable } from "../report/report-table.ts";
import type { SuiteReport } from "../report/suite-report.ts";
import { runSuite } from "../run/run-suite.ts";
import type { SuiteProgress } from "../run/suite-options.ts";
import { exitCodes } from "./exit-codes.ts";
import { loadSuite } from "./load-suite.ts";
import { ProgressLine } from "./progress-line.ts";
import { readArguments, usage } from "./read-arguments.ts";

/** Where a command writes, and what stops it. */
export interface CommandIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean | undefined };
  /** Stops the run, as `signal` of `runSuite` does. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The command `spillway-evals`: runs a suite and prints its report. Returns the exit code: 0 no worse, 1 worse, 2 bad input, 3
 * stopped by the cap, an interrupt or a failure such as a full disk, 4 unclear.
 *
 * @example
 * import { suiteCommand } from "@spillway/evals";
 * process.exitCode = await suiteCommand(["suite.jsonl", "--config", "spillway.config.js", "--candidate", "b", "--incumbent", "a"], process);
 */
export async function suiteCommand(args: readonly string[], io: CommandIo): Promise<number> {
  try {
    const read = readArguments(args);
    if (read.help) {
      io.stdout.write(usage);
      return exitCodes["no worse"];
    }
    const options = await loadSuite(read);
    const line = new ProgressLine(io.stderr);
    const onProgress = read.quiet ? undefined : (progress: SuiteProgress) => line.show(progress);
    const report = await runSuite({ ...options, onProgress, signal: io.signal }).finally(() => line.end());
    io.stdout.write(read.json ? `${JSON.stringify(report, null, 2)}\n` : suiteTable(report));
    if (report.stopped !== undefined) io.stderr.write(hintOf(report, options.stateFile));
    return report.stopped === undefined ? exitCodes[report.verdict] : exitCodes.stopped;
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      io.stderr.write(`The run broke off: ${error instanceof Error ? error.stack : String(error)}\n`);
      return exitCodes.stopped;
    }
    io.stderr.write(`${error.issues.map(({ path, message }) => `${path}: ${message}`).join("\n")}\n`);
    return exitCodes.input;
  }
}

function hintOf({ stopped }: SuiteReport, stateFile: string | undefined): string {
  const higher = stopped?.reason === "cap" ? " with a higher --max-usd" : "";
  return stateFile === undefined
    ? "Without --state a run cannot be taken up again.\n"
    : `The results so far are in ${stateFile}. The same command${higher} goes on from there.\n`;
}
