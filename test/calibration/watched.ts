import { type Calibration, DriftMonitor } from "@spillway/classifier";
import type { Difficulty } from "@spillway/core";

export const tiers = ["small", "large"];

/** A calibration of so many samples whose scores lie evenly from 0 to 1. */
export function made(count: number, rest: Partial<Calibration["reference"]> = {}): Calibration {
  const cuts = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
  const reference = {
    scoreCuts: cuts,
    scoreShares: new Array<number>(10).fill(0.1),
    domains: { code: 0.5, mathematics: 0.5 },
    abstained: {},
    ...rest,
  };
  const half = { value: 0.5, low: 0.4, high: 0.6 };
  return {
    tiers,
    reference,
    expected: { tierShares: [half, half], quality: half, qualityOfStrong: half },
    samples: { count, complete: count, sources: { label: count } },
  } as Partial<Calibration> as Calibration;
}

export const estimate = (score: number, rest: Partial<Difficulty> = {}): Difficulty => ({
  score,
  reasons: [],
  classifier: "calibrated",
  domain: "code",
  ...rest,
});

/** A drift monitor and what it told. */
export function monitor(calibration: Calibration, options = {}) {
  const alarms: string[] = [];
  return { alarms, drift: new DriftMonitor(calibration, (words) => alarms.push(words), options) };
}
