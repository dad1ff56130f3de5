import { isClientLike, type OpenAIClientLike } from "@spillway/core";
import { z } from "zod";
import { presets } from "../presets/index.ts";
import { dialectSchema } from "./dialect-schema.ts";
import { limitsSchema } from "./limits-schema.ts";
import { milliseconds, name } from "./primitives.ts";

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
