import type { BreakerOptions } from "@spillway/resilience";

/** The defaults of the configuration, so that tests say only what matters to them. */
export function breakerOptions(changed: Partial<BreakerOptions> = {}): BreakerOptions {
  return {
    consecutiveFailures: 5,
    failureRatio: 0.5,
    minAttempts: 20,
    windowMs: 30_000,
    openMs: 5_000,
    maxOpenMs: 60_000,
    ...changed,
  };
}
