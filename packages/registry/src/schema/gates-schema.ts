import type { Draft, Expectation, Gate, Verdict } from "@spillway/core";
import { z } from "zod";
import { objectWith } from "./handed-in.ts";

/** Which gates judge drafts. */
export const gatesSchema = z.strictObject({
  empty: z.boolean().optional().describe("Rejects an answer without text and tool calls. Default true."),
  cut: z
    .boolean()
    .optional()
    .describe("Rejects an answer cut by a length limit that the caller did not set. Default true."),
  refusal: z.boolean().optional().describe("Rejects refusals. Default true."),
  schema: z.boolean().optional().describe("Rejects broken JSON and broken tool arguments. Default true."),
  repetition: z.boolean().optional().describe("Rejects degenerate loops. Default true."),
  minMeanLogprob: z
    .number()
    .max(0)
    .optional()
    .describe("Rejects answers whose mean token log probability is lower, such as -0.3. Default: off."),
  accept: z
    .custom<(draft: Draft, expectation: Expectation) => boolean | Verdict | Promise<boolean | Verdict>>(
      (value) => typeof value === "function",
      "expected a function (draft, expectation) => boolean",
    )
    .optional()
    .describe("Your own predicate."),
  custom: z
    .array(objectWith<Gate>("judge", "expected gates: objects with name and judge"))
    .optional()
    .describe("Your own gates."),
});
