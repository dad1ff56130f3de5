import { noTokens } from "@spillway/core";
import type { RawFigures } from "./raw-figures.ts";

/** The sums of a group without calls. */
export function noFigures(group: readonly string[]): RawFigures {
  return {
    group,
    calls: 0,
    attempts: 0,
    failures: 0,
    escalations: 0,
    escalatedCalls: 0,
    overflows: 0,
    hedges: 0,
    tokens: noTokens,
    costNanoUsd: 0,
    unpricedAttempts: 0,
    strata: [],
    latencyMs: undefined,
    firstByteMs: undefined,
  };
}
