import { z } from "zod";
import { positive } from "./primitives.ts";

/** Limits of an endpoint or of a key. */
export const limitsSchema = z.strictObject({
  requestsPerMinute: positive.optional().describe("Attempts in any 60 seconds."),
  tokensPerMinute: positive
    .optional()
    .describe("Prompt and generated tokens in any 60 seconds; booked by estimate, corrected by the answer's usage."),
  concurrency: z.int().positive().optional().describe("Attempts at the same time."),
});
