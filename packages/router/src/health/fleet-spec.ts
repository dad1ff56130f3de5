import { createHash } from "node:crypto";
import type { Endpoint, Provider, Registry } from "@spillway/registry";
import type { FleetSpec } from "@spillway/resilience";

/** What is kept of each endpoint across calls, from the configuration. */
export function fleetSpec(registry: Registry, endpoints: Iterable<Endpoint>): FleetSpec {
  return {
    providers: [...registry.providers.values()].map((provider) => ({
      id: provider.id,
      identity: identityOf(provider),
      keyLimits: provider.keys.map(({ limits }) => limits),
    })),
    endpoints: [...endpoints].map(({ id, provider, model, upstreamModel, limits, overflow }) => ({
      id,
      provider: provider.id,
      model: model.id,
      upstreamModel,
      limits,
      overflow,
      breaker: registry.breaker,
    })),
    maxWaiting: registry.queue.maxWaiting,
  };
}

/** Changes with the address or a key. A hash, so that no key stands in the state. */
function identityOf({ origin, basePath, headers, keys }: Provider): string {
  const whole = JSON.stringify([origin, basePath, headers, keys.map((key) => key.headers)]);
  return createHash("sha256").update(whole).digest("base64");
}
