import type { Classifier, Clock, Gate, Warning } from "@spillway/core";
import { type Price, resolvePrice } from "@spillway/pricing";
import {
  compileConfig,
  type Endpoint,
  type Environment,
  type Provider,
  type Registry,
  type Route,
  type SpillwayConfig,
} from "@spillway/registry";
import { clientTransport, type Transport } from "@spillway/transport";
import { classifierOf } from "./decide/classifier-of.ts";
import type { Engine } from "./engine.ts";
import { gatesOf } from "./judge/gates-of.ts";

/** What an engine is built with besides its configuration. */
export interface EngineParts {
  readonly environment: Environment;
  readonly clock: Clock;
  /** For providers that are reached by address. */
  readonly http: Transport;
}

/**
 * Checks a configuration and makes it ready to run: prices looked up once per endpoint, classifiers and gates built.
 *
 * @throws ConfigError with all faults at once.
 */
export function buildEngine(config: SpillwayConfig, parts: EngineParts): Engine {
  const registry = compileConfig(config, parts.environment);
  const classifiers = new Map<Route, Classifier>();
  const gates = new Map<Route, readonly Gate[]>();
  for (const route of registry.routes.values()) {
    if (route.tiers.length > 1) classifiers.set(route, classifierOf(route));
    if (route.gates !== undefined) gates.set(route, gatesOf(route.gates));
  }
  const onWarning = quiet(config.onWarning);
  return {
    registry,
    prices: pricesOf(registry, parts.clock.nowMs()),
    classifiers,
    gates,
    transports: transportsOf(registry, parts.http),
    passThrough: passThroughEndpoint(registry.defaultProvider),
    onCall: config.onCall,
    onWarning,
    warnOnce: once(onWarning),
  };
}

function pricesOf(registry: Registry, nowMs: number): ReadonlyMap<Endpoint, Price> {
  const prices = new Map<Endpoint, Price>();
  for (const endpoint of registry.endpoints.values()) {
    const { priceProvider } = endpoint.provider;
    const price = resolvePrice({
      price: endpoint.price,
      priceProvider,
      upstreamModel: endpoint.upstreamModel,
      atMs: nowMs,
    });
    if (price !== undefined) prices.set(endpoint, price);
  }
  return prices;
}

function transportsOf(registry: Registry, http: Transport): ReadonlyMap<Provider, Transport> {
  const transports = new Map<Provider, Transport>();
  for (const provider of registry.providers.values()) {
    transports.set(provider, provider.client === undefined ? http : clientTransport(provider.client));
  }
  return transports;
}

function passThroughEndpoint(provider: Provider): Endpoint {
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
    contextWindow: undefined,
    dataClasses: provider.dataClasses,
    attemptTimeoutMs: undefined,
    retiresAtMs: undefined,
    successors: [],
  });
}

/** A warning handler that fails must not break a call, and there is nobody left to tell. */
function quiet(onWarning: SpillwayConfig["onWarning"]): (warning: Warning) => void {
  return (warning) => {
    try {
      const told: unknown = onWarning?.(warning);
      if (told instanceof Promise) told.catch(() => undefined);
    } catch {
      // The handler of last resort failed.
    }
  };
}

function once(onWarning: (warning: Warning) => void): (warning: Warning) => void {
  const given = new Set<string>();
  return (warning) => {
    const key = `${warning.code} ${warning.subject}`;
    if (given.has(key)) return;
    given.add(key);
    onWarning(warning);
  };
}
