import { z } from "zod";
import { milliseconds, share } from "./primitives.ts";

/** When an endpoint that fails is left alone, and for how long. */
export const breakerSchema = z.strictObject({
  consecutiveFailures: z.int().positive().optional().describe("Opens after so many failures in a row. Default 5."),
  failureRatio: share.optional().describe("Opens where this share of the window's attempts failed. Default 0.5."),
  minAttempts: z
    .int()
    .positive()
    .optional()
    .describe("Attempts the window must hold before the share counts. Default 20."),
  windowMs: milliseconds.optional().describe("Length of the sliding window. Default 30000."),
  openMs: milliseconds
    .optional()
    .describe("How long it is open before one probe goes; doubles each time. Default 5000."),
  maxOpenMs: milliseconds.optional().describe("The longest that doubling leads to. Default 60000."),
});
