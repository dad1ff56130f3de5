import type { SuiteProgress } from "../run/suite-options.ts";

/** Where progress is shown. */
interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** Shows progress: one line that is written over on a terminal; elsewhere a line for each tenth of the work. */
export class ProgressLine {
  readonly #stream: ProgressStream;
  #shownTenth = -1;
  #isOpen = false;

  constructor(stream: ProgressStream) {
    this.#stream = stream;
  }

  show(progress: SuiteProgress): void {
    const line = wordsOf(progress);
    if (this.#stream.isTTY === true) {
      this.#stream.write(`\r${line}\u001b[K`);
      this.#isOpen = true;
      return;
    }
    const tenth = Math.floor((progress.done * 10) / progress.total);
    if (tenth === this.#shownTenth) return;
    this.#shownTenth = tenth;
    this.#stream.write(`${line}\n`);
  }

  /** Ends the line, so that what comes next does not stand in it. */
  end(): void {
    if (this.#isOpen) this.#stream.write("\n");
    this.#isOpen = false;
  }
}

function wordsOf({ done, total, resumed, regressions, spentUsd }: SuiteProgress): string {
  const earlier = resumed > 0 ? `, ${resumed} of them by earlier runs` : "";
  return `${done}/${total} done${earlier}, ${regressions} regressions, USD ${spentUsd.toFixed(6)}`;
}
