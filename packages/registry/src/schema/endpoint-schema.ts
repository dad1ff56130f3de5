import { z } from "zod";
import { discountsSchema } from "./discounts-schema.ts";
import { gpuSchema } from "./gpu-schema.ts";
import { limitsSchema } from "./limits-schema.ts";
import { overflowSchema } from "./overflow-schema.ts";
import { priceSchema } from "./price-schema.ts";
import { date, milliseconds, name, positive, share, wholeTokens } from "./primitives.ts";

/** One model at one provider. */
export const endpointSchema = z.strictObject({
  id: name.optional().describe("Default: provider/model."),
  provider: name.describe("A name under `providers`."),
  model: name.describe("The model's name in this configuration; it need not stand under `models`."),
  upstreamModel: name.optional().describe("The model's id at the provider. Default: the model's name."),
  price: z
    .union([priceSchema, z.array(priceSchema).min(1)])
    .optional()
    .describe("One price, or several with dates. Default: the catalogue's price, or unknown."),
  discounts: discountsSchema.optional().describe("Taken off whatever price is found."),
  contextWindow: wholeTokens.optional().describe("Where this provider serves less than the model can. In tokens."),
  dataClasses: z.array(name).optional().describe("Default: the provider's."),
  attemptTimeoutMs: milliseconds.optional().describe("Default: the route's `timeouts.attemptMs`."),
  retiresOn: date.optional().describe("From this date on it is not used. YYYY-MM-DD, UTC."),
  successor: name.optional().describe("The id of the endpoint that takes its place then."),
  limits: limitsSchema.optional().describe("What it may be sent. Calls beyond go to the next endpoint, or wait."),
  overflow: overflowSchema
    .optional()
    .describe("When it is full: calls beyond go to the next endpoint, if there is one."),
  gpu: gpuSchema
    .optional()
    .describe("In place of a price: calls are charged their share of the GPUs' bill by the hour."),
  weight: positive.optional().describe("Its share among equals, for weighted balance and affinity. Default 1."),
  warmShare: share
    .optional()
    .describe(
      "Share of the calls that go here first although others are preferred, so that it is known to work. Default 0.",
    ),
  parameters: z
    .strictObject({
      drop: z.array(name).optional().describe("Fields of the request that this endpoint does not take."),
      set: z.record(name, z.json()).optional().describe("Fields that it needs, in place of the caller's."),
    })
    .optional()
    .describe("Changes to each request that goes to this endpoint."),
});
