import type { Endpoint, Provider } from "@spillway/registry";
import { noLimits } from "@spillway/resilience";

/** Stands in for requests that name no configured model: the provider, whatever it serves. */
export function passThroughEndpoint(provider: Provider): Endpoint {
  const all = { tools: true, images: true, audio: true, json: true, schema: true, logprobs: true, reasoning: false };
  return Object.freeze({
    id: `${provider.id}/*`,
    provider,
    model: {
      id: "*",
      contextWindow: undefined,
      maxOutputTokens: undefined,
      capabilities: all,
      deprecatedAtMs: undefined,
    },
    upstreamModel: "*",
    price: undefined,
    discounts: undefined,
    contextWindow: undefined,
    dataClasses: provider.dataClasses,
    attemptTimeoutMs: undefined,
    retiresAtMs: undefined,
    successors: [],
    limits: noLimits,
    overflow: undefined,
    weight: 1,
    warmShare: 0,
    parameters: undefined,
    gpu: undefined,
  });
}
