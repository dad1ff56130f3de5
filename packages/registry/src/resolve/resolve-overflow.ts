import type { OverflowOptions } from "@spillway/core";
import type { z } from "zod";
import type { overflowSchema } from "../schema/overflow-schema.ts";

/** Overflow settings with their defaults. */
export function resolveOverflow(overflow: z.output<typeof overflowSchema>): OverflowOptions {
  return Object.freeze({
    maxInFlight: overflow.maxInFlight,
    maxWaiting: overflow.maxWaiting,
    maxFirstTokenMs: overflow.maxFirstTokenMs,
    maxKvCacheUse: overflow.maxKvCacheUse,
    resumeBelow: overflow.resumeBelow ?? 0.8,
    resumeAfterMs: overflow.resumeAfterMs ?? 2_000,
  });
}
