import {
  type Classifier,
  type Draft,
  type Expectation,
  type Gate,
  isClientLike,
  type OpenAIClientLike,
  type Verdict,
} from "@spillway/core";
import { z } from "zod";
import { presets } from "./presets/index.ts";

const name = z.string().min(1);
const positive = z.number().positive();
const wholeTokens = z.int().positive();
const milliseconds = z.number().positive();
const usdPerMillionTokens = z.number().nonnegative();
const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, "expected a date, YYYY-MM-DD")
  .refine((text) => !Number.isNaN(Date.parse(text)), "no such date");

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

const discountsSchema = z.strictObject({
  committed: z.number().min(0).max(1).optional().describe("Share taken off by contract, 0 to 1."),
  volume: z
    .array(z.strictObject({ fromUsdPerMonth: z.number().nonnegative(), off: z.number().min(0).max(1) }))
    .optional()
    .describe("Shares taken off once so much was spent there in the calendar month, by this process."),
});

/** Limits of an endpoint or of a key. */
export const limitsSchema = z.strictObject({
  requestsPerMinute: positive.optional().describe("Attempts in any 60 seconds."),
  tokensPerMinute: positive
    .optional()
    .describe("Prompt and generated tokens in any 60 seconds; booked by estimate, corrected by the answer's usage."),
  concurrency: z.int().positive().optional().describe("Attempts at the same time."),
});

const share = z.number().min(0).max(1);

/** When an endpoint is full, so that calls go on to the next. */
export const overflowSchema = z
  .strictObject({
    maxInFlight: z.int().positive().optional().describe("This router's own attempts under way."),
    maxWaiting: z.int().nonnegative().optional().describe("Requests that wait inside the engine, by its own word."),
    maxFirstTokenMs: milliseconds.optional().describe("Forecast time to first token of a stream."),
    maxKvCacheUse: share.optional().describe("Share of the engine's KV cache in use, 0 to 1."),
    resumeBelow: share
      .optional()
      .describe("It stops overflowing once its load has stayed below this share of every limit. Default 0.8."),
    resumeAfterMs: z.number().nonnegative().optional().describe("... for so long. Default 2000."),
  })
  .refine(
    ({ maxInFlight, maxWaiting, maxFirstTokenMs, maxKvCacheUse }) =>
      [maxInFlight, maxWaiting, maxFirstTokenMs, maxKvCacheUse].some((limit) => limit !== undefined),
    "names no limit: give maxInFlight, maxWaiting, maxFirstTokenMs or maxKvCacheUse",
  );

const nonnegative = z.number().nonnegative();

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

const balanceSchema = z.enum(["ordered", "weighted", "least-in-flight", "latency", "cheapest"]);
const affinitySchema = z.enum(["none", "conversation", "prefix"]);

const hedgeSchema = z.strictObject({
  percentile: z
    .number()
    .min(50)
    .max(99.9)
    .optional()
    .describe("A second attempt begins after this percentile of the route's own times to first byte. Default 95."),
  delayMs: milliseconds.optional().describe("A fixed delay in place of the percentile."),
  minDelayMs: z.number().nonnegative().optional().describe("The delay is never shorter. Default 50."),
  maxExtraCalls: share.optional().describe("Hedges are at most this share of the route's calls. Default 0.05."),
});

const breakerSchema = z.strictObject({
  consecutiveFailures: z.int().positive().optional().describe("Opens after so many failures in a row. Default 5."),
  failureRatio: share.optional().describe("Opens where this share of the window's attempts failed. Default 0.5."),
  minAttempts: z
    .int()
    .positive()
    .optional()
    .describe("Attempts the window must hold before the share counts. Default 20."),
  windowMs: milliseconds.optional().describe("Length of the sliding window. Default 30000."),
  openMs: milliseconds
    .optional()
    .describe("How long it is open before one probe goes; doubles each time. Default 5000."),
  maxOpenMs: milliseconds.optional().describe("The longest that doubling leads to. Default 60000."),
});

const timeoutsSchema = z.strictObject({
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

const dialectSchema = z.strictObject({
  maxTokensField: z.enum(["max_tokens", "max_completion_tokens", "both"]).optional(),
  streamUsage: z.enum(["stream_options", "always", "never"]).optional(),
  logprobs: z.boolean().optional(),
  apis: z.array(z.enum(["chat", "completions", "responses", "embeddings", "other"])).optional(),
});

/** Who serves. */
export const providerSchema = z.strictObject({
  preset: z
    .enum(Object.keys(presets) as [keyof typeof presets])
    .optional()
    .describe("Known facts of a provider. Default openai-compatible."),
  baseUrl: z.string().min(1).optional().describe("Base URL of the OpenAI-compatible API. Default: the preset's."),
  apiKey: z
    .string()
    .min(1)
    .optional()
    .describe("Default: the preset's environment variable. Better a reference to a variable."),
  apiKeys: z
    .array(z.union([z.string().min(1), z.strictObject({ key: z.string().min(1), limits: limitsSchema.optional() })]))
    .min(1)
    .optional()
    .describe("A pool in place of apiKey: used in turn. 401, 402 and 403 drop a key, 429 rests it."),
  probe: z
    .union([
      z.literal(false),
      z.strictObject({
        intervalMs: milliseconds.optional().describe("Default 1000."),
        timeoutMs: milliseconds.optional().describe("Default 2000."),
      }),
    ])
    .optional()
    .describe(
      "How a self-hosted engine is asked for its health and load, while there is traffic. Hosted ones never are.",
    ),
  headers: z.record(z.string(), z.string()).optional().describe("Sent with each request to this provider only."),
  forwardHeaders: z
    .array(z.string())
    .optional()
    .describe("Names of the caller's request headers that are passed on. Credentials never are by default."),
  dataClasses: z
    .array(name)
    .optional()
    .describe("The data classes it may receive. A call that names a class goes to no provider that does not list it."),
  dialect: dialectSchema.optional().describe("Overrides of the preset's dialect facts."),
  client: z
    .custom<OpenAIClientLike>(isClientLike, "expected an OpenAI client, such as new OpenAI() or new AzureOpenAI()")
    .optional()
    .describe("A client that you built: its base URL, headers, proxy and signing are used as they are."),
});

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

const tierSchema = z.union([
  name,
  z.array(name).min(1),
  z.strictObject({
    models: z.array(name).min(1).describe("In the order they are tried."),
    maxDifficulty: z.number().min(0).max(1).optional().describe("Requests up to this difficulty start here."),
  }),
]);

const gatesSchema = z.strictObject({
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
    .array(
      z.custom<Gate>(
        (value) => typeof (value as Gate | undefined)?.judge === "function",
        "expected gates: objects with name and judge",
      ),
    )
    .optional()
    .describe("Your own gates."),
});

/** A policy that callers put into `model`. */
export const routeSchema = z.strictObject({
  tiers: z.array(tierSchema).min(1).describe("Small to frontier. One tier: plain failover."),
  classifier: z
    .union([
      z.enum(["heuristic", "trained", "length", "floor-rule"]),
      z.custom<Classifier>(
        (value) => typeof (value as Classifier | undefined)?.classify === "function",
        "expected heuristic, trained, length, floor-rule or an object with name and classify",
      ),
    ])
    .optional()
    .describe("What estimates difficulty. Default heuristic."),
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
    .strictObject({ share: share.describe("Share of the calls, 0 to 1.") })
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

const callback = (what: string) =>
  z.custom<(argument: never) => unknown>(
    (value) => typeof value === "function",
    `expected a function (${what}) => void`,
  );

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
  queue: z
    .strictObject({
      maxWaiting: z.int().nonnegative().optional().describe("Most calls that wait for a place. Default 1000."),
      maxWaitMs: milliseconds.optional().describe("Longest wait for a place. Default: what is left of the call."),
    })
    .optional()
    .describe("Where calls wait whose endpoints are all at their limits."),
  environment: name
    .optional()
    .describe("Which of `environments` holds. Default: the variable SPILLWAY_ENV or NODE_ENV."),
  environments: z
    .record(
      name,
      z.strictObject({
        providers: z
          .array(name)
          .min(1)
          .optional()
          .describe("The only providers there; what the others serve falls away."),
        routes: z.record(name, routeSchema).optional().describe("Routes in place of those with the same name."),
      }),
    )
    .optional()
    .describe("What is different in development, staging, production."),
  prices: z
    .array(
      z.custom<object>(
        (value) => typeof (value as { find?: unknown } | undefined)?.find === "function",
        "expected price sources, as importLiteLlmPrices or priceTable make them",
      ),
    )
    .optional()
    .describe("Price data of your own, asked before the catalogue."),
  ledger: z
    .union([
      z.literal("memory"),
      z.strictObject({
        sqlite: z.string().min(1).describe("The file; made where there is none."),
        maxBatch: z
          .int()
          .positive()
          .optional()
          .describe("Most calls of one write: what a crash may lose. Default 256."),
        flushEveryMs: milliseconds.optional().describe("Longest time until a call is written. Default 1000."),
      }),
      z.custom<object>(
        (value) => typeof (value as { append?: unknown } | undefined)?.append === "function",
        'expected "memory", { sqlite: "file.db" } or a ledger store',
      ),
    ])
    .optional()
    .describe(
      "Where each call is booked, for router.query. Read when the router is made. Default: sums in memory only.",
    ),
  budgets: z.record(name, budgetSchema).optional().describe("Limits on what is spent, by name."),
  budgetStore: z
    .custom<object>(
      (value) => typeof (value as { reserve?: unknown } | undefined)?.reserve === "function",
      "expected a budget store: an object with reserve, settle, read and close",
    )
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
  onBudget: callback("event").optional().describe("Gets thresholds, refusals and failures of budgets."),
  onHealth: callback("event").optional().describe("Gets each change of an endpoint's state."),
  onWarning: callback("warning").optional().describe("Gets warnings: retirements, failing callbacks, unknown prices."),
});
