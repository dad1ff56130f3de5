import { z } from "zod";
import { name, positive, wholeTokens } from "./primitives.ts";

const usdPerMillionTokens = z.number().nonnegative();

const rates = {
  inputUsdPerMillionTokens: usdPerMillionTokens.describe("Prompt tokens."),
  outputUsdPerMillionTokens: usdPerMillionTokens.describe("Generated tokens, reasoning included."),
  cachedInputUsdPerMillionTokens: usdPerMillionTokens.optional().describe("Cache reads. Default: the input price."),
  cacheWriteUsdPerMillionTokens: usdPerMillionTokens.optional().describe("Cache writes. Default: the input price."),
  cacheWrite1hUsdPerMillionTokens: usdPerMillionTokens
    .optional()
    .describe("Cache writes that last an hour. Default: the price of other cache writes."),
  inputAudioUsdPerMillionTokens: usdPerMillionTokens.optional().describe("Audio in. Default: the input price."),
  inputImageUsdPerMillionTokens: usdPerMillionTokens.optional().describe("Images in. Default: the input price."),
  outputAudioUsdPerMillionTokens: usdPerMillionTokens.optional().describe("Audio out. Default: the output price."),
  reasoningUsdPerMillionTokens: usdPerMillionTokens.optional().describe("Reasoning. Default: the output price."),
};
const change = z.union([z.number().nonnegative(), z.strictObject(rates)]);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "expected a time of day in UTC, HH:MM");
const weekday = z.enum(["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]);

/** Prices of one endpoint, in US dollars per million tokens. They override the catalogue as a whole. */
export const priceSchema = z.strictObject({
  ...rates,
  from: z
    .string()
    .refine((text) => !Number.isNaN(Date.parse(text)), "expected a date, YYYY-MM-DD, or an ISO time")
    .optional()
    .describe("It applies from this date on. Default: it always did."),
  currency: z
    .strictObject({ code: name, usdPerUnit: positive })
    .optional()
    .describe("The currency of all its figures, and what one unit is worth in US dollars."),
  usdPerRequest: z.number().nonnegative().optional().describe("For each call, whatever its tokens."),
  usdPerThousandSearches: z.number().nonnegative().optional().describe("For searches of the web."),
  longContext: z
    .array(z.strictObject({ ...rates, aboveInputTokens: wholeTokens }))
    .optional()
    .describe("Other rates for the whole call when its prompt is larger."),
  serviceTiers: z
    .record(name, change)
    .optional()
    .describe("By name (flex, priority, batch): a factor, or rates. Left out: one price for all tiers."),
  hours: z
    .array(
      z.strictObject({ fromUtc: timeOfDay, untilUtc: timeOfDay, days: z.array(weekday).optional(), price: change }),
    )
    .optional()
    .describe("Hours of the day with another price, such as off-peak; the first that is open applies."),
});
