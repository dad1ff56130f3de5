import type { Sample } from "@spillway/core";
import type { CalibrationTarget } from "./target.ts";

/** What `calibrate` and `train` are given. */
export interface CalibrateOptions {
  /** 50 or more for each tier; a promise of quality needs several hundred that know every tier. */
  readonly samples: readonly Sample[];
  /** The models of the route's tiers, small to frontier, as the samples' outcomes name them. */
  readonly tiers: readonly string[];
  readonly target: CalibrationTarget;
  /** Mean US dollars of a call by tier. Default: by the samples' costs. Only routes of three tiers and more need it. */
  readonly tierCostsUsd?: readonly number[];
}
