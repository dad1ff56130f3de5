import type { Estimate } from "./paired-shares.ts";

const z = 1.959963984540054;

/** A share with Wilson's score interval, 95%. The count of trials may be a fraction (weighted cases). */
export function passRate(passed: number, trials: number): Estimate {
  if (trials <= 0) return { estimate: 0, low: 0, high: 1 };
  const share = passed / trials;
  const spread = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  const centre = share + (z * z) / (2 * trials);
  const scale = 1 + (z * z) / trials;
  return {
    estimate: share,
    low: Math.max(0, (centre - spread) / scale),
    high: Math.min(1, (centre + spread) / scale),
  };
}
