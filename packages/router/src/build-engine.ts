import type { BudgetStore } from "@spillway/budgets";
import type { DriftMonitor } from "@spillway/classifier";
import type { Clock, Gate, Warning } from "@spillway/core";
import { type EndpointFacts, PriceBook, type PriceSource, standardSources } from "@spillway/pricing";
import {
  compileConfig,
  type Endpoint,
  type Environment,
  type Provider,
  type Registry,
  type Route,
  type SpillwayConfig,
} from "@spillway/registry";
import { Breaker, type EndpointState, type Fleet, Hedging, ShareCounter } from "@spillway/resilience";
import { clientTransport, type Transport } from "@spillway/transport";
import { BudgetBooks } from "./budget/budget-books.ts";
import { classifierOf } from "./classify/classifier-of.ts";
import type { RouteClassifier } from "./classify/route-classifier.ts";
import { Costs } from "./cost/costs.ts";
import type { GpuMeters } from "./cost/gpu-meters.ts";
import type { MonthSpend } from "./cost/month-spend.ts";
import type { ResponsePins } from "./decide/response-pins.ts";
import type { Engine } from "./engine.ts";
import type { EngineProbes } from "./health/engine-probes.ts";
import { fleetSpec } from "./health/fleet-spec.ts";
import { gatesOf } from "./judge/gates-of.ts";
import { driftMonitorOf } from "./learn/drift-monitor-of.ts";
import { passThroughEndpoint } from "./pass-through-endpoint.ts";
import type { Deliveries } from "./settle/deliveries.ts";
import { once, quiet } from "./warning-handlers.ts";

/** What an engine is built with besides its configuration. */
export interface EngineParts {
  readonly environment: Environment;
  readonly clock: Clock;
  /** For providers that are reached by address. */
  readonly http: Transport;
  /** The state of all endpoints, which outlives the engine. */
  readonly fleet: Fleet;
  readonly probes: EngineProbes;
  readonly pins: ResponsePins;
  readonly meters: GpuMeters;
  readonly monthSpend: MonthSpend;
  readonly deliveries: Deliveries;
  /** Where budgets are counted unless the configuration names a store. */
  readonly budgetStore: BudgetStore;
  /** Budgets that are being settled. */
  readonly settling: Set<Promise<void>>;
}

/**
 * Checks a configuration and makes it ready to run: prices looked up once per endpoint, classifiers and gates built.
 *
 * @throws ConfigError with all faults at once.
 */
export function buildEngine(config: SpillwayConfig, parts: EngineParts): Engine {
  const registry = compileConfig(config, parts.environment);
  const onWarning = quiet(config.onWarning);
  const classifiers = new Map<Route, RouteClassifier>();
  const gates = new Map<Route, readonly Gate[]>();
  const shadows = new Map<Route, ShareCounter>();
  const hedging = new Map<Route, Hedging>();
  const drift = new Map<Route, DriftMonitor>();
  for (const route of registry.routes.values()) {
    if (route.tiers.length > 1) {
      classifiers.set(route, classifierOf(route, guardOf(route, registry, parts.clock, onWarning)));
    }
    const monitor = driftMonitorOf(route, onWarning);
    if (monitor !== undefined) drift.set(route, monitor);
    if (route.gates !== undefined) gates.set(route, gatesOf(route.gates));
    if (route.shadow !== undefined) shadows.set(route, new ShareCounter());
    if (route.hedge !== undefined) hedging.set(route, new Hedging(route.hedge));
  }
  const prices = new PriceBook([...((config.prices ?? []) as PriceSource[]), ...standardSources]);
  const tell = <Event>(name: string, callback: ((event: Event) => unknown) | undefined, event: Event) => {
    if (callback !== undefined) parts.deliveries.deliver(name, () => callback(event), onWarning);
  };
  const passThrough = new Map(
    [...registry.providers.values()].map((provider) => [provider, passThroughEndpoint(provider)] as const),
  );
  const states = statesOf(registry, [...passThrough.values()], parts.fleet);
  const statesOfProvider = (provider: Provider) =>
    [...states.values()].filter(({ spec }) => spec.provider === provider.id);
  return {
    registry,
    costs: new Costs(prices, factsOf(registry), parts.meters.configure(registry), parts.monthSpend),
    classifiers,
    gates,
    transports: transportsOf(registry, parts.http),
    passThrough,
    hedging,
    shadows,
    budgets: new BudgetBooks(registry, {
      store: (config.budgetStore as BudgetStore | undefined) ?? parts.budgetStore,
      clock: parts.clock,
      settling: parts.settling,
      allowWhileFailing: config.onBudgetStoreFailure === "allow",
      tell: (event) => tell("onBudget", config.onBudget, event),
    }),
    pins: parts.pins,
    line: parts.fleet.line,
    stateOf(endpoint) {
      const state = states.get(endpoint.id);
      if (state === undefined) throw new TypeError(`No state is kept for ${endpoint.id}.`);
      return state;
    },
    probe: (provider) => parts.probes.ask(provider, () => statesOfProvider(provider)),
    wantsSamples: config.onSample !== undefined,
    tellSample: (sample) => tell("onSample", config.onSample, sample),
    drift,
    onCall: config.onCall,
    onAttempt: config.onAttempt,
    deliveries: parts.deliveries,
    onHealth: (event) => tell("onHealth", config.onHealth, event),
    onWarning,
    warnOnce: once(onWarning),
  };
}

/** What keeps a route's classifier, where it asks or may fail, from holding up calls. */
function guardOf({ name }: Route, { breaker }: Registry, clock: Clock, warn: (warning: Warning) => void) {
  return {
    clock,
    newBreaker: () => new Breaker(breaker),
    failed: (cause: unknown) =>
      warn({
        code: "classifier_failed",
        message: `The classifier of route "${name}" failed; the fallback estimates. Fix: see the cause.`,
        subject: name,
        cause,
      }),
  };
}

/** The states of this configuration's endpoints, taken over from the one before where they are the same. */
function statesOf(
  registry: Registry,
  passThrough: readonly Endpoint[],
  fleet: Fleet,
): ReadonlyMap<string, EndpointState> {
  const endpoints = [...registry.endpoints.values(), ...passThrough];
  fleet.configure(fleetSpec(registry, endpoints));
  return new Map(endpoints.map(({ id }) => [id, fleet.state(id)]));
}

/** What prices are looked up by, kept for as long as the configuration: what was found is kept with it. */
function factsOf(registry: Registry): ReadonlyMap<string, EndpointFacts> {
  return new Map(
    [...registry.endpoints.values()].map(({ id, price, discounts, provider, upstreamModel }) => [
      id,
      { price, discounts, priceProvider: provider.priceProvider, upstreamModel },
    ]),
  );
}

function transportsOf(registry: Registry, http: Transport): ReadonlyMap<Provider, Transport> {
  const transports = new Map<Provider, Transport>();
  for (const provider of registry.providers.values()) {
    transports.set(provider, provider.client === undefined ? http : clientTransport(provider.client));
  }
  return transports;
}
