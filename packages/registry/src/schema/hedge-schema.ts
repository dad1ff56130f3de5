import { z } from "zod";
import { milliseconds, share } from "./primitives.ts";

/** When a second attempt is made beside one that is slow. */
export const hedgeSchema = z.strictObject({
  percentile: z
    .number()
    .min(50)
    .max(99.9)
    .optional()
    .describe("A second attempt begins after this percentile of the route's own times to first byte. Default 95."),
  delayMs: milliseconds.optional().describe("A fixed delay in place of the percentile."),
  minDelayMs: z.number().nonnegative().optional().describe("The delay is never shorter. Default 50."),
  maxExtraCalls: share.optional().describe("Hedges are at most this share of the route's calls. Default 0.05."),
});
