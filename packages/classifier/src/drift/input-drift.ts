import type { Calibration } from "../calibrate/calibration.ts";
import { stabilityIndex } from "./stability-index.ts";

/** Over this index traffic counts as another than the samples'. */
const alarmFrom = 0.25;
const tenths = new Array<number>(10).fill(0.1);
const elsewhere = "(others)";

/** Watches whether requests still look like those that a calibration was made from: their difficulty and their subjects. */
export class InputDrift {
  readonly #window: number;
  readonly #deciles: readonly number[];
  readonly #domains: readonly string[];
  readonly #domainShares: readonly number[];
  #scoreCounts: number[] = [...new Array<number>(10).fill(0)];
  #domainCounts: number[];
  #seen = 0;

  /** @param window Requests that are looked at together. */
  constructor({ scoreDeciles, domains }: Calibration["reference"], window: number) {
    this.#window = window;
    this.#deciles = scoreDeciles;
    this.#domains = [...Object.keys(domains), elsewhere];
    this.#domainShares = [...Object.values(domains), 0];
    this.#domainCounts = this.#domains.map(() => 0);
  }

  /** A request comes. At the end of a window that looks different, says in words what has changed. */
  see(score: number, domain: string | undefined): string | undefined {
    let bin = 0;
    while (bin < this.#deciles.length && score > (this.#deciles[bin] as number)) bin++;
    this.#scoreCounts[bin] = (this.#scoreCounts[bin] ?? 0) + 1;
    const at = this.#domains.indexOf(domain ?? elsewhere);
    const place = at === -1 ? this.#domains.length - 1 : at;
    this.#domainCounts[place] = (this.#domainCounts[place] ?? 0) + 1;
    this.#seen += 1;
    if (this.#seen < this.#window) return undefined;
    const words = this.#changes();
    this.#seen = 0;
    this.#scoreCounts = tenths.map(() => 0);
    this.#domainCounts = this.#domains.map(() => 0);
    return words;
  }

  #changes(): string | undefined {
    const difficulty = stabilityIndex(tenths, this.#scoreCounts);
    const subjects = stabilityIndex(this.#domainShares, this.#domainCounts);
    const parts = [
      ...(difficulty > alarmFrom ? [`their difficulty (stability index ${difficulty.toFixed(2)})`] : []),
      ...(subjects > alarmFrom ? [`their subjects (stability index ${subjects.toFixed(2)})`] : []),
    ];
    if (parts.length === 0) return undefined;
    return `the last ${this.#window} requests differ from the calibration's samples in ${parts.join(" and ")}; ${alarmFrom} is much`;
  }
}
