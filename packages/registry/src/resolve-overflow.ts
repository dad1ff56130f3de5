import type { z } from "zod";
import type { overflowSchema } from "./config-schema.ts";
import type { Overflow } from "./entities.ts";

/** Overflow settings with their defaults. */
export function resolveOverflow(overflow: z.output<typeof overflowSchema>): Overflow {
  return Object.freeze({
    maxInFlight: overflow.maxInFlight,
    maxWaiting: overflow.maxWaiting,
    maxFirstTokenMs: overflow.maxFirstTokenMs,
    maxKvCacheUse: overflow.maxKvCacheUse,
    resumeBelow: overflow.resumeBelow ?? 0.8,
    resumeAfterMs: overflow.resumeAfterMs ?? 2_000,
  });
}
