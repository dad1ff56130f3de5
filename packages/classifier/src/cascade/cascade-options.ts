import { type Classifier, ConfigError, type ConfigIssue } from "@spillway/core";
import { numberFault } from "../asking/number-fault.ts";

/** Options of `cascadeClassifier`. */
export interface CascadeOptions {
  /** Two or more, cheap to dear. */
  readonly classifiers: readonly Classifier[];
  /** How near to the difficulty at which a tier ends a score is unsure, on the 0 to 1 scale of scores. @default 0.1 */
  readonly within?: number;
  /** The confidence below which an estimate is unsure, where it has one, 0 to 1. @default 0 */
  readonly minConfidence?: number;
}

/** The options with their defaults, checked. */
export function cascadeOptions(options: CascadeOptions): Required<CascadeOptions> {
  const issues: ConfigIssue[] = [
    ...numberFault("within", options.within, 0, 1),
    ...numberFault("minConfidence", options.minConfidence, 0, 1),
  ];
  if (!Array.isArray(options.classifiers) || options.classifiers.length < 2) {
    issues.push({ path: "classifiers", message: "Give two classifiers or more, the cheapest first." });
  }
  if (issues.length > 0) throw new ConfigError(issues);
  return { within: 0.1, minConfidence: 0, ...options };
}
