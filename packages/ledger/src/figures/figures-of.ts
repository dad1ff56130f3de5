import { type TokenCounts, toUsd } from "@spillway/core";
import type { Figures, GpuFigures } from "../report.ts";
import type { RawFigures } from "./raw-figures.ts";
import { safe } from "./safe.ts";
import { savingOf } from "./saving-of.ts";

/** A group's sums as a report shows them. */
export function figuresOf(raw: RawFigures, overAttempts: boolean, gpu: GpuFigures | undefined): Figures {
  for (const name in raw.tokens) safe(raw.tokens[name as keyof TokenCounts]);
  return {
    calls: raw.calls,
    attempts: raw.attempts,
    failures: raw.failures,
    escalations: raw.escalations,
    escalationRate: raw.calls === 0 ? undefined : raw.escalatedCalls / raw.calls,
    overflows: raw.overflows,
    hedges: raw.hedges,
    tokens: raw.tokens,
    costUsd: toUsd(safe(raw.costNanoUsd)),
    unpricedAttempts: raw.unpricedAttempts,
    saving: overAttempts ? undefined : savingOf(raw.strata),
    latencyMs: raw.latencyMs,
    firstByteMs: raw.firstByteMs,
    gpu,
  };
}
