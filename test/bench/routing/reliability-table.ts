import { bootstrap, calibrationError, type Promised, reliability } from "@spillway/evals";

/** Promised probabilities beside what came of them, and the calibration error with its interval. */
export function reliabilityTable(print: (line: string) => void, title: string, promised: readonly Promised[]): void {
  const { low, high } = bootstrap(promised, calibrationError, { resamples: 100 });
  const interval = `[${low.toFixed(3)}, ${high.toFixed(3)}]`;
  print(`\n${title}: calibration error ${calibrationError(promised).toFixed(3)} ${interval}`);
  print("| promised | rows | mean promise | came true |\n| --- | --- | --- | --- |");
  for (const { from, to, rows, promised: mean, came } of reliability(promised)) {
    if (rows === 0) continue;
    print(`| ${from.toFixed(1)} to ${to.toFixed(1)} | ${rows} | ${mean.toFixed(3)} | ${came.toFixed(3)} |`);
  }
}
