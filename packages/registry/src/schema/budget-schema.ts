import { z } from "zod";
import { name, share } from "./primitives.ts";

/** A limit on what is spent. */
export const budgetSchema = z
  .strictObject({
    limitUsd: z.number().nonnegative().optional().describe("US dollars."),
    limitTokens: z.int().nonnegative().optional().describe("Prompt and generated tokens together."),
    period: z.enum(["call", "hour", "day", "month"]).describe("Calendar periods are UTC."),
    window: z
      .enum(["calendar", "rolling"])
      .optional()
      .describe("rolling: the last hour, day or 30 days. Default calendar."),
    per: name.optional().describe("Name of a label: each of its values has the limit for itself, such as a tenant."),
    only: z
      .strictObject({
        route: name.optional(),
        provider: name.optional(),
        model: name.optional(),
        labels: z.record(name, z.string()).optional(),
      })
      .optional()
      .describe("The calls and attempts that count. Default: all."),
    onExhausted: z
      .enum(["refuse", "degrade", "warn"])
      .optional()
      .describe("refuse (default): 402; degrade: a cheaper tier, where there is one; warn: goes on, and is told of."),
    warnAt: z
      .array(share)
      .readonly()
      .optional()
      .describe("Shares of the limit that onBudget is told of. Default 0.8 and 1."),
  })
  .refine(
    ({ limitUsd, limitTokens }) => (limitUsd === undefined) !== (limitTokens === undefined),
    "give one limit: limitUsd or limitTokens",
  );
