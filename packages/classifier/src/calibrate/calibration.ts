import type { TaskArtefact } from "../task/task-artefact.ts";
import type { Interval } from "./interval.ts";
import type { QualityPromise } from "./promise.ts";
import type { CalibrationTarget } from "./target.ts";

/**
 * What `calibrate` has learnt of a route's tiers: plain JSON, to be kept beside the code, reviewed as a diff and put into
 * the route's `calibration`, also while the router runs (`router.update`).
 */
export interface Calibration {
  readonly format: "spillway-calibration";
  readonly version: 1;
  /** The models of the tiers, small to frontier, as the configuration names them. */
  readonly tiers: readonly string[];
  readonly target: CalibrationTarget;
  readonly policy: {
    /** What one cost of the last tier is worth in expected outcome. */
    readonly penalty: number;
    /** Cost of each tier as a part of the last one's. */
    readonly tierCosts: readonly number[];
  };
  /** Undefined where the target is no quality. */
  readonly promise?: QualityPromise;
  /** What to expect on traffic like the samples, each with the middle 95%. */
  readonly expected: {
    /** Share of the calls that start at each tier. */
    readonly tierShares: readonly Interval[];
    /** Mean outcome. */
    readonly quality: Interval;
    /** The same as a part of the last tier's alone. */
    readonly qualityOfStrong: Interval;
    /** Undefined where the samples have no costs. */
    readonly usdPerCall?: Interval;
  };
  /** The samples it was made from. */
  readonly samples: {
    readonly count: number;
    /** Those with an outcome for every tier: policies and promises rest on them. */
    readonly complete: number;
    /** By where their outcomes were learnt; one sample may have several. */
    readonly sources: Readonly<Record<string, number>>;
  };
  /** What drift is told against. */
  readonly reference: {
    /** Up to nine numbers that cut the samples' difficulty scores into about tenths; fewer where many are equal. */
    readonly scoreCuts: readonly number[];
    /** Shares of the samples up to each cut, and beyond the last. */
    readonly scoreShares: readonly number[];
    /** Shares of the subjects. */
    readonly domains: Readonly<Record<string, number>>;
    /** How often the difficulty model abstained, by reason. Those seen often are trusted to the labels. */
    readonly abstained: Readonly<Record<string, number>>;
  };
  /** Abilities and weights. */
  readonly task: TaskArtefact;
}
