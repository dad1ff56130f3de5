import { z } from "zod";
import { name, nonnegative, positive, share } from "./primitives.ts";

/** What a self-hosted endpoint's GPUs cost, and what they can do. */
export const gpuSchema = z
  .strictObject({
    usdPerHour: nonnegative.optional().describe("Rented: US dollars for each replica and hour."),
    reserved: z
      .strictObject({
        usdPerMonth: nonnegative.optional(),
        upfrontUsd: nonnegative.optional(),
        termMonths: positive.optional(),
      })
      .optional()
      .describe("Reserved: for each replica."),
    bought: z
      .strictObject({
        usd: nonnegative,
        months: positive.describe("Written off over so many months."),
        residualUsd: nonnegative.optional(),
        watts: nonnegative,
        usdPerKwh: nonnegative,
        powerUsageEffectiveness: z.number().min(1).optional().describe("Default 1.56."),
        peopleUsdPerMonth: nonnegative.optional(),
        colocationUsdPerMonth: nonnegative.optional(),
      })
      .optional()
      .describe("Bought: for each replica."),
    replicas: nonnegative.optional().describe("Default 1."),
    overheadUsdPerMonth: nonnegative.optional().describe("People and monitoring for the whole endpoint. Default 0."),
    ratedTokensPerSecond: z
      .strictObject({ decode: positive, prefill: positive.optional() })
      .optional()
      .describe("Of one replica at full load. Default: learned from traffic."),
    cachedInputWeight: share.optional().describe("What a cached prompt token costs of an uncached one. Default 0.01."),
    compareWith: name.optional().describe("Id of a hosted endpoint: what the same traffic would have cost there."),
  })
  .refine(
    ({ usdPerHour, reserved, bought }) =>
      [usdPerHour, reserved, bought].filter((one) => one !== undefined).length === 1,
    "give one of usdPerHour, reserved and bought",
  );
