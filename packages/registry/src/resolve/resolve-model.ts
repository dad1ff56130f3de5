import type { z } from "zod";
import type { Model } from "../entities/model.ts";
import type { modelSchema } from "../schema/model-schema.ts";

/** A model with its defaults: what is not said is assumed to work. */
export function resolveModel(id: string, model: z.output<typeof modelSchema>): Model {
  const can = model.capabilities ?? {};
  return Object.freeze({
    id,
    contextWindow: model.contextWindow,
    maxOutputTokens: model.maxOutputTokens,
    capabilities: Object.freeze({
      tools: can.tools ?? true,
      images: can.images ?? true,
      audio: can.audio ?? true,
      json: can.json ?? true,
      schema: can.schema ?? true,
      logprobs: can.logprobs ?? true,
      reasoning: can.reasoning ?? false,
    }),
    deprecatedAtMs: model.deprecatedOn === undefined ? undefined : Date.parse(model.deprecatedOn),
  });
}
