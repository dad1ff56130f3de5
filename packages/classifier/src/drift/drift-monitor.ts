import type { Difficulty, SampleSource } from "@spillway/core";
import type { Calibration } from "../calibrate/calibration.ts";
import { InputDrift } from "./input-drift.ts";
import { OutcomeDrift } from "./outcome-drift.ts";

/** Options of `DriftMonitor`. */
export interface DriftOptions {
  /** Requests that are compared with the calibration's samples together. @default 1000 */
  readonly inputWindow?: number;
  /** Outcomes of one tier that are compared with what was expected together. @default 200 */
  readonly outcomeWindow?: number;
}

/**
 * Tells when a calibration no longer fits: its route's requests look different, or its models answer otherwise than expected.
 * The router keeps one for each route with a `calibration` and turns alarms into warnings with the code `drift`.
 *
 * @example
 * import { DriftMonitor } from "@spillway/classifier";
 * const monitor = new DriftMonitor(calibration, (words) => console.warn(words));
 */
export class DriftMonitor {
  readonly #inputs: InputDrift;
  readonly #outcomes: OutcomeDrift;
  readonly #tiers: readonly string[];
  readonly #sources: Calibration["samples"]["sources"];
  readonly #alarm: (words: string) => void;

  constructor(calibration: Calibration, alarm: (words: string) => void, options: DriftOptions = {}) {
    this.#inputs = new InputDrift(calibration, options.inputWindow ?? 1_000);
    this.#outcomes = new OutcomeDrift(calibration, options.outcomeWindow ?? 200);
    this.#tiers = calibration.tiers;
    this.#sources = calibration.samples.sources;
    this.#alarm = alarm;
  }

  /** A request was estimated. Those that are known without the model, such as housekeeping, have no subject and are passed over. */
  request({ score, domain }: Difficulty): void {
    if (domain !== undefined) this.#tell(this.#inputs.see(score, domain));
  }

  /**
   * It is known how well models answered a request. Outcomes of a source that the calibration did not learn from are passed
   * over: a gate's acceptance and a person's grade are not the same measure.
   */
  outcome(difficulty: Difficulty | undefined, outcomes: Readonly<Record<string, number>>, source: SampleSource): void {
    if (this.#sources[source] === undefined) return;
    for (const [model, quality] of Object.entries(outcomes)) {
      const tier = this.#tiers.indexOf(model);
      const expected = difficulty?.tierSuccess?.[tier];
      if (expected !== undefined) this.#tell(this.#outcomes.see(tier, expected, quality));
    }
  }

  #tell(words: string | undefined): void {
    if (words !== undefined) this.#alarm(words);
  }
}
