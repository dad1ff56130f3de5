import { z } from "zod";
import { milliseconds } from "./primitives.ts";

/** How long a call, its attempts and silences may last. */
export const timeoutsSchema = z.strictObject({
  callMs: milliseconds.optional().describe("For the whole call, all attempts and the whole stream. Default 600000."),
  attemptMs: milliseconds
    .optional()
    .describe("For one attempt until its headers have come. Default: what is left of the call."),
  firstTokenMs: milliseconds
    .optional()
    .describe(
      "For one attempt of a stream until its first content. Default: no limit but those of the call and of idleMs.",
    ),
  idleMs: milliseconds.optional().describe("Longest silence inside a body. Default 120000."),
});
