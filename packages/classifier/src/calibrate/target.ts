import type { ConfigIssue } from "@spillway/core";

/**
 * What a calibration aims at: a share of the calls at the last tier; a quality, as a part of what the last tier alone
 * would reach, promised with a confidence; or a mean cost of a call.
 */
export type CalibrationTarget =
  | { readonly strongShare: number }
  | {
      /** 0.95: at least 95% of the last tier's quality. */
      readonly qualityOfStrong: number;
      /** How sure the promise is. @default 0.95 */
      readonly confidence?: number;
    }
  /** Mean US dollars of a call, on the samples: what follows lies above it about as often as below. */
  | { readonly usdPerCall: number };

/** Puts what is wrong with a target into `issues`. */
export function checkTarget(target: CalibrationTarget, issues: ConfigIssue[]): void {
  const given = ["strongShare", "qualityOfStrong", "usdPerCall"].filter((name) => name in (target ?? {}));
  if (given.length !== 1) {
    issues.push({ path: "target", message: "Give one of strongShare, qualityOfStrong and usdPerCall." });
    return;
  }
  if ("strongShare" in target && !within(target.strongShare, 0, 1)) {
    issues.push({ path: "target.strongShare", message: "Give a share from 0 to 1." });
  }
  if ("usdPerCall" in target && !(target.usdPerCall > 0)) {
    issues.push({ path: "target.usdPerCall", message: "Give US dollars above 0." });
  }
  if (!("qualityOfStrong" in target)) return;
  if (!within(target.qualityOfStrong, 0.01, 1)) {
    issues.push({ path: "target.qualityOfStrong", message: "Give a part from 0.01 to 1, such as 0.95." });
  }
  if (target.confidence !== undefined && !within(target.confidence, 0.5, 0.999)) {
    issues.push({ path: "target.confidence", message: "Give a confidence from 0.5 to 0.999." });
  }
}

function within(value: number, low: number, high: number): boolean {
  return value >= low && value <= high;
}
