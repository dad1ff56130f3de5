import type { Calibration } from "../calibrate/calibration.ts";
import { binOf } from "./bin-of.ts";
import { indexByChance, smoothed, stabilityIndex } from "./stability-index.ts";

/** Over this index traffic counts as another than the samples'. */
const much = 0.25;
const elsewhere = "(others)";

/** Counts of bins against the shares that are expected of them. */
class Bins {
  readonly #expected: readonly number[];
  readonly #alarmFrom: number;
  #counts: number[];

  constructor(shares: readonly number[], samples: number, window: number) {
    this.#expected = smoothed(shares, samples);
    this.#alarmFrom = Math.max(much, indexByChance(shares.length, samples, window));
    this.#counts = shares.map(() => 0);
  }

  add(bin: number): void {
    this.#counts[bin] = (this.#counts[bin] ?? 0) + 1;
  }

  /** What has changed, in words, where it is much. Begins anew. */
  close(what: string, seen: number): string[] {
    const shares = this.#counts.map((count) => count / seen);
    this.#counts = shares.map(() => 0);
    const index = stabilityIndex(this.#expected, smoothed(shares, seen));
    if (index <= this.#alarmFrom) return [];
    return [`${what} (stability index ${index.toFixed(2)}; from ${this.#alarmFrom.toFixed(2)} on it is much)`];
  }
}

/** Watches whether requests still look like those that a calibration was made from: their difficulty and their subjects. */
export class InputDrift {
  readonly #window: number;
  readonly #cuts: readonly number[];
  readonly #subjects: readonly string[];
  readonly #scoreBins: Bins;
  readonly #subjectBins: Bins;
  #seen = 0;

  /** @param window Requests that are looked at together. */
  constructor({ reference, samples }: Pick<Calibration, "reference" | "samples">, window: number) {
    this.#window = window;
    this.#cuts = reference.scoreCuts;
    this.#subjects = [...Object.keys(reference.domains), elsewhere];
    this.#scoreBins = new Bins(reference.scoreShares, samples.count, window);
    this.#subjectBins = new Bins([...Object.values(reference.domains), 0], samples.count, window);
  }

  /** A request comes. At the end of a window that looks different, says in words what has changed. */
  see(score: number, subject: string): string | undefined {
    this.#scoreBins.add(binOf(score, this.#cuts));
    const place = this.#subjects.indexOf(subject);
    this.#subjectBins.add(place === -1 ? this.#subjects.length - 1 : place);
    this.#seen += 1;
    if (this.#seen < this.#window) return undefined;
    this.#seen = 0;
    const parts = [
      ...this.#scoreBins.close("their difficulty", this.#window),
      ...this.#subjectBins.close("their subjects", this.#window),
    ];
    if (parts.length === 0) return undefined;
    return `the last ${this.#window} requests differ from the calibration's samples in ${parts.join(" and ")}`;
  }
}
