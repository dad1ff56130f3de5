import type { SuiteProgress } from "../run/suite-options.ts";

/** Where progress is shown. */
interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** Shows progress: one line that is written over on a terminal; elsewhere a line for each tenth of the work. */
export function progressLine(stream: ProgressStream): (progress: SuiteProgress) => void {
  let shownTenth = -1;
  return (progress) => {
    const { done, total } = progress;
    const line = wordsOf(progress);
    if (stream.isTTY === true) {
      stream.write(`\r${line}\u001b[K${done === total ? "\n" : ""}`);
      return;
    }
    const tenth = Math.floor((done * 10) / total);
    if (tenth === shownTenth) return;
    shownTenth = tenth;
    stream.write(`${line}\n`);
  };
}

function wordsOf({ done, total, resumed, regressions, spentUsd }: SuiteProgress): string {
  const earlier = resumed > 0 ? `, ${resumed} of them by earlier runs` : "";
  return `${done}/${total} done${earlier}, ${regressions} regressions, USD ${spentUsd.toFixed(6)}`;
}
