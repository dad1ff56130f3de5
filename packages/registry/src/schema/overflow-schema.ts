import { z } from "zod";
import { milliseconds, share } from "./primitives.ts";

/** When an endpoint is full, so that calls go on to the next. */
export const overflowSchema = z
  .strictObject({
    maxInFlight: z.int().positive().optional().describe("This router's own attempts under way."),
    maxWaiting: z.int().nonnegative().optional().describe("Requests that wait inside the engine, by its own word."),
    maxFirstTokenMs: milliseconds.optional().describe("Forecast time to first token of a stream."),
    maxKvCacheUse: share.optional().describe("Share of the engine's KV cache in use, 0 to 1."),
    resumeBelow: share
      .optional()
      .describe("It stops overflowing once its load has stayed below this share of every limit. Default 0.8."),
    resumeAfterMs: z.number().nonnegative().optional().describe("... for so long. Default 2000."),
  })
  .refine(
    ({ maxInFlight, maxWaiting, maxFirstTokenMs, maxKvCacheUse }) =>
      [maxInFlight, maxWaiting, maxFirstTokenMs, maxKvCacheUse].some((limit) => limit !== undefined),
    "names no limit: give maxInFlight, maxWaiting, maxFirstTokenMs or maxKvCacheUse",
  );
