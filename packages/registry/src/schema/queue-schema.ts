import { z } from "zod";
import { milliseconds } from "./primitives.ts";

/** Where calls wait whose endpoints are all at their limits. */
export const queueSchema = z.strictObject({
  maxWaiting: z.int().nonnegative().optional().describe("Most calls that wait for a place. Default 1000."),
  maxWaitMs: milliseconds.optional().describe("Longest wait for a place. Default: what is left of the call."),
});
