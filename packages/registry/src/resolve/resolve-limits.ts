import type { Limits } from "@spillway/core";
import type { z } from "zod";
import type { limitsSchema } from "../schema/limits-schema.ts";

/** Limits with what is not said as not limited. */
export function resolveLimits(limits: z.output<typeof limitsSchema> = {}): Limits {
  return Object.freeze({
    requestsPerMinute: limits.requestsPerMinute,
    tokensPerMinute: limits.tokensPerMinute,
    concurrency: limits.concurrency,
  });
}
