import { z } from "zod";

/** Overrides of a preset's dialect facts. */
export const dialectSchema = z.strictObject({
  maxTokensField: z.enum(["max_tokens", "max_completion_tokens", "both"]).optional(),
  streamUsage: z.enum(["stream_options", "always", "never"]).optional(),
  logprobs: z.boolean().optional(),
  apis: z.array(z.enum(["chat", "completions", "responses", "embeddings", "other"])).optional(),
});
