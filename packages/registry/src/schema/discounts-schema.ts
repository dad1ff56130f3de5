import { z } from "zod";
import { nonnegative, share } from "./primitives.ts";

/** Shares taken off whatever price is found. */
export const discountsSchema = z.strictObject({
  committed: share.optional().describe("Share taken off by contract, 0 to 1."),
  volume: z
    .array(z.strictObject({ fromUsdPerMonth: nonnegative, off: share }))
    .optional()
    .describe("Shares taken off once so much was spent there in the calendar month, by this process."),
});
