import { type Calibration, DriftMonitor } from "@spillway/classifier";
import type { Warning } from "@spillway/core";
import type { Route } from "@spillway/registry";

/** Watches a calibrated route. */
export function driftMonitorOf(
  { name, calibration }: Route,
  warn: (warning: Warning) => void,
): DriftMonitor | undefined {
  if (calibration === undefined) return undefined;
  return new DriftMonitor(calibration as Calibration, (words) =>
    warn({
      code: "drift",
      message: `The calibration of route "${name}" may no longer hold: ${words}. Fix: calibrate again on recent samples.`,
      subject: name,
      cause: undefined,
    }),
  );
}
