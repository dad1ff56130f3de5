import type { Classifier } from "@spillway/core";

/** A route's classifier, ready for its calls. */
export interface RouteClassifier {
  readonly classifier: Classifier;
  /** The difficulty up to which requests start at each tier. */
  readonly tierLimits: readonly number[];
  /** Whether it may ask somebody. What cannot is not given the means. */
  readonly mayAsk: boolean;
}
