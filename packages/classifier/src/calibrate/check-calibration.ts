import { ConfigError } from "@spillway/core";
import type { Calibration } from "./calibration.ts";

/** @throws ConfigError where it is no calibration. */
export function checkCalibration(calibration: Calibration): void {
  const { format, version, tiers, policy, task, reference } = (calibration ?? {}) as Partial<Calibration>;
  const isWhole =
    format === "spillway-calibration" &&
    version === 1 &&
    Array.isArray(tiers) &&
    policy?.tierCosts?.length === tiers.length &&
    task?.tiers?.length === tiers.length &&
    reference !== undefined;
  if (isWhole) return;
  throw new ConfigError([{ path: "", message: "Give what `calibrate` made: spillway-calibration, version 1." }]);
}
