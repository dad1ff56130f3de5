import type { Draft } from "@spillway/core";
import { z } from "zod";
import { affinitySchema } from "./affinity-schema.ts";
import { balanceSchema } from "./balance-schema.ts";
import { classifierSchema } from "./classifier-schema.ts";
import { gatesSchema } from "./gates-schema.ts";
import { hedgeSchema } from "./hedge-schema.ts";
import { milliseconds, name, share } from "./primitives.ts";
import { tierSchema } from "./tier-schema.ts";
import { timeoutsSchema } from "./timeouts-schema.ts";

/** A policy that callers put into `model`. */
export const routeSchema = z.strictObject({
  tiers: z.array(tierSchema).min(1).describe("Small to frontier. One tier: plain failover."),
  classifier: classifierSchema.optional().describe("What estimates difficulty. Default trained."),
  classifierFallback: z
    .enum(["trained", "heuristic", "length", "floor-rule"])
    .optional()
    .describe("What estimates where a classifier that asks fails, is too slow or rests. Default trained."),
  classifierTimeoutMs: milliseconds.optional().describe("Longest wait for a classifier that asks. Default 5000."),
  calibration: z
    .custom<object>(
      (value) => (value as { format?: unknown } | undefined)?.format === "spillway-calibration",
      "expected a calibration, as `calibrate` makes it",
    )
    .optional()
    .describe("What the trained classifier has learnt of these tiers. It then chooses the tier itself."),
  abstainTier: z
    .int()
    .nonnegative()
    .optional()
    .describe("Index of the tier for requests the classifier abstains on. Default: the last."),
  gates: z
    .union([z.literal(false), gatesSchema])
    .optional()
    .describe("What judges the answers of all tiers but the last. Default: the structural gates; false: none."),
  escalation: z
    .strictObject({
      mode: z
        .enum(["fresh", "carry-draft"])
        .optional()
        .describe("Ask the next tier afresh (default), or show it the draft with the instruction."),
      instruction: z.string().min(1).optional().describe("What the next tier is told about the draft."),
    })
    .optional(),
  baseline: name.optional().describe("The model that savings are measured against. Default: the last tier's first."),
  shadow: z
    .strictObject({
      share: share.describe("Share of the calls, 0 to 1."),
      compare: z
        .custom<(answer: Draft, baseline: Draft) => number | Promise<number>>(
          (value) => typeof value === "function",
          "expected a function (answer, baseline) => number from 0 to 1",
        )
        .optional()
        .describe("How good the answer is beside the baseline's, for samples. Whole answers only, not streams."),
    })
    .optional()
    .describe(
      "The baseline is asked the same for a share of the calls, so that savings are measured. It costs what it costs.",
    ),
  maxRetries: z.int().nonnegative().optional().describe("Rounds over the endpoints after the first. Default 2."),
  timeouts: timeoutsSchema.optional(),
  balance: balanceSchema.optional().describe("How endpoints of the same model are put in order. Default ordered."),
  affinity: affinitySchema
    .optional()
    .describe(
      "What keeps to the same endpoint, for its prompt cache: a conversation, or a common prefix. Default none.",
    ),
  hedge: hedgeSchema.optional().describe("A second attempt beside one that is slow. Default: off."),
  continuation: z
    .union([z.boolean(), z.strictObject({ marker: z.string().min(1).describe("{model} stands for who goes on.") })])
    .optional()
    .describe("Another endpoint goes on where a chat stream was cut, behind a visible mark. Default false."),
});
