import { z } from "zod";
import { date, name, wholeTokens } from "./primitives.ts";

/** What is served. */
export const modelSchema = z.strictObject({
  contextWindow: wholeTokens
    .optional()
    .describe("Prompt and output together, in tokens. Default: no limit is assumed."),
  maxOutputTokens: wholeTokens.optional().describe("Longest output, in tokens. Default: no limit is assumed."),
  capabilities: z
    .strictObject({
      tools: z.boolean().optional(),
      images: z.boolean().optional(),
      audio: z.boolean().optional(),
      json: z.boolean().optional(),
      schema: z.boolean().optional(),
      logprobs: z.boolean().optional(),
      reasoning: z.boolean().optional(),
    })
    .optional()
    .describe("What it can do. What is not said is assumed to work."),
  deprecatedOn: date.optional().describe("From this date on each router start warns. YYYY-MM-DD, UTC."),
  retiresOn: date.optional().describe("From this date on it is not used. YYYY-MM-DD, UTC."),
  successor: name.optional().describe("The model that takes its place then."),
});
