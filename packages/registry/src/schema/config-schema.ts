import { z } from "zod";
import { affinitySchema } from "./affinity-schema.ts";
import { balanceSchema } from "./balance-schema.ts";
import { breakerSchema } from "./breaker-schema.ts";
import { budgetSchema } from "./budget-schema.ts";
import { endpointSchema } from "./endpoint-schema.ts";
import { environmentSchema } from "./environment-schema.ts";
import { callback, objectWith } from "./handed-in.ts";
import { ledgerSchema } from "./ledger-schema.ts";
import { modelSchema } from "./model-schema.ts";
import { name, positive, wholeTokens } from "./primitives.ts";
import { providerSchema } from "./provider-schema.ts";
import { queueSchema } from "./queue-schema.ts";
import { routeSchema } from "./route-schema.ts";
import { timeoutsSchema } from "./timeouts-schema.ts";

/** The whole configuration. */
export const configSchema = z.strictObject({
  providers: z.record(name, providerSchema).describe("Who serves, by name."),
  models: z
    .record(name, modelSchema)
    .optional()
    .describe("What is served, by name; only where there is something to say."),
  endpoints: z.array(endpointSchema).min(1).describe("One model at one provider each."),
  routes: z.record(name, routeSchema).optional().describe("Policies that callers put into `model`."),
  defaultProvider: name.optional().describe("Serves requests that name no model. Default: the first provider."),
  maxRetries: z.int().nonnegative().optional().describe("For routes that set none, and pinned models. Default 2."),
  timeouts: timeoutsSchema.optional().describe("For routes that set none, and pinned models."),
  balance: balanceSchema.optional().describe("For routes that set none, and pinned models. Default ordered."),
  affinity: affinitySchema.optional().describe("For routes that set none, and pinned models. Default none."),
  breaker: breakerSchema.optional().describe("When an endpoint that fails is left alone, and for how long."),
  queue: queueSchema.optional().describe("Where calls wait whose endpoints are all at their limits."),
  environment: name
    .optional()
    .describe("Which of `environments` holds. Default: the variable SPILLWAY_ENV or NODE_ENV."),
  environments: z
    .record(name, environmentSchema)
    .optional()
    .describe("What is different in development, staging, production."),
  prices: z
    .array(objectWith("find", "expected price sources, as importLiteLlmPrices or priceTable make them"))
    .optional()
    .describe("Price data of your own, asked before the catalogue."),
  ledger: ledgerSchema
    .optional()
    .describe(
      "Where each call is booked, for router.query. Read when the router is made. Default: sums in memory only.",
    ),
  budgets: z.record(name, budgetSchema).optional().describe("Limits on what is spent, by name."),
  budgetStore: objectWith("reserve", "expected a budget store: an object with reserve, settle, read and close")
    .optional()
    .describe("Where budgets are counted. Default: in this process."),
  onBudgetStoreFailure: z
    .enum(["refuse", "allow"])
    .optional()
    .describe(
      "What becomes of calls while the budget store fails: 503 (default), or they go on uncounted, with an alarm.",
    ),
  assumedOutputTokens: wholeTokens
    .optional()
    .describe("Longest answer that budgets reckon with where neither request nor model limits it. Default 4096."),
  retryBackoffMs: positive.optional().describe("First wait between two rounds; doubles each round. Default 500."),
  retirementNoticeDays: positive.optional().describe("How long before a retirement to warn. Default 30."),
  onCall: callback("record").optional().describe("Gets one record for each call, once."),
  onAttempt: callback("attempt, call").optional().describe("Gets the record of each attempt when it ends."),
  onSample: callback("sample").optional().describe("Gets samples of how well models answer, with the user's text."),
  onBudget: callback("event").optional().describe("Gets thresholds, refusals and failures of budgets."),
  onHealth: callback("event").optional().describe("Gets each change of an endpoint's state."),
  onWarning: callback("warning").optional().describe("Gets warnings: retirements, failing callbacks, unknown prices."),
});
