import { tokenClasses } from "../facts.ts";

/** The columns of numbers. Those of texts are in `chunk.ts`. */
export const columnNames = {
  ofCalls: [
    "startedAtMs",
    "callFailed",
    "callDurationMs",
    "callFirstByteMs",
    "baselineNanoUsd",
    "savingNanoUsd",
    "measured",
    "attemptCount",
  ],
  ofAttempts: ["failed", "rejected", "durationMs", "firstByteMs", "costNanoUsd", ...tokenClasses],
} as const;
