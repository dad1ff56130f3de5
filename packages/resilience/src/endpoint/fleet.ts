import type { Clock, EndpointHealth, HealthEvent, Limits } from "@spillway/core";
import { KeyPool } from "../limit/key-pool.ts";
import { WaitingLine } from "../limit/waiting-line.ts";
import type { EndpointSpec } from "./endpoint-spec.ts";
import { EndpointState } from "./endpoint-state.ts";

/** A provider's keys, as far as limits are concerned. */
export interface ProviderSpec {
  readonly id: string;
  /** Changes where what is known of its keys no longer holds: other keys, another address. */
  readonly identity: string;
  /** One for each key; one entry where it has no key. */
  readonly keyLimits: readonly Limits[];
}

/** What a fleet is made of. */
export interface FleetSpec {
  readonly providers: readonly ProviderSpec[];
  readonly endpoints: readonly EndpointSpec[];
  /** Most calls that may wait for a place. */
  readonly maxWaiting: number;
}

interface KnownPool {
  readonly identity: string;
  readonly pool: KeyPool;
}

interface KnownState {
  readonly identity: string;
  readonly state: EndpointState;
}

/**
 * The state of all endpoints. It outlives a change of the configuration: an endpoint that is the same model at the same
 * address with the same keys keeps its breaker, its limits' counts and its latencies.
 */
export class Fleet {
  readonly line: WaitingLine;
  readonly #clock: Clock;
  readonly #onEvent: (event: HealthEvent) => void;
  #pools: ReadonlyMap<string, KnownPool> = new Map();
  #states: ReadonlyMap<string, KnownState> = new Map();

  /** @param onEvent gets each change of state; it must not throw. */
  constructor(clock: Clock, onEvent: (event: HealthEvent) => void) {
    this.#clock = clock;
    this.#onEvent = onEvent;
    this.line = new WaitingLine(clock);
  }

  /** Takes over a configuration. */
  configure({ providers, endpoints, maxWaiting }: FleetSpec): void {
    this.line.maxWaiting = maxWaiting;
    const pools = new Map<string, KnownPool>();
    for (const { id, identity, keyLimits } of providers) {
      const known = this.#pools.get(id);
      const kept = known?.identity === identity ? known : { identity, pool: new KeyPool(keyLimits) };
      kept.pool.configure(keyLimits);
      pools.set(id, kept);
    }
    const states = new Map<string, KnownState>();
    for (const spec of endpoints) {
      const pool = pools.get(spec.provider);
      if (pool === undefined) throw new TypeError(`The endpoint ${spec.id} has no provider.`);
      const identity = JSON.stringify([pool.identity, spec.provider, spec.model, spec.upstreamModel]);
      const known = this.#states.get(spec.id);
      const kept = known?.identity === identity ? known : { identity, state: this.#newState(spec, pool.pool) };
      kept.state.configure(spec);
      states.set(spec.id, kept);
    }
    this.#pools = pools;
    this.#states = states;
  }

  /** @throws TypeError where there is no such endpoint. */
  state(endpoint: string): EndpointState {
    const known = this.#states.get(endpoint);
    if (known === undefined) throw new TypeError(`No state is kept for ${endpoint}.`);
    return known.state;
  }

  /** The states of an endpoint's, a model's or a provider's endpoints. */
  named(name: string): EndpointState[] {
    const states = [...this.#states.values()].map(({ state }) => state);
    return states.filter(({ spec }) => spec.id === name || spec.provider === name || spec.model === name);
  }

  health(): EndpointHealth[] {
    const nowMs = this.#clock.monotonicMs();
    return [...this.#states.values()].map(({ state }) => state.health(nowMs));
  }

  #newState(spec: EndpointSpec, pool: KeyPool): EndpointState {
    return new EndpointState(spec, pool, (event) => this.#onEvent({ atMs: this.#clock.nowMs(), ...event }));
  }
}
