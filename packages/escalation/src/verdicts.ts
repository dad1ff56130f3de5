import type { Verdict } from "@spillway/core";

/** The gate found nothing against the draft. */
export function accept(gate: string, reason: string, score?: number): Verdict {
  return { verdict: "accept", gate, reason, ...(score === undefined ? {} : { score }) };
}

/** The draft must not reach the caller. */
export function reject(gate: string, reason: string, score?: number): Verdict {
  return { verdict: "reject", gate, reason, ...(score === undefined ? {} : { score }) };
}

/** The gate does not apply, or cannot tell. */
export function abstain(gate: string, reason: string): Verdict {
  return { verdict: "abstain", gate, reason };
}
