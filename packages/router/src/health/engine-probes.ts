import type { Clock } from "@spillway/core";
import type { EngineProbe, Provider } from "@spillway/registry";
import { type EndpointState, type EngineAnswer, probeEngine } from "@spillway/resilience";
import { readAll, type Transport } from "@spillway/transport";

/** So many times as often an engine is asked at most while its load rises steeply. */
const hurry = 10;

/** What is remembered of a provider's engine. */
interface Asked {
  lastMs: number;
  underWay: boolean;
}

/**
 * Asks self-hosted engines how they are and how busy. Only while there is traffic: each call that considers an endpoint asks
 * here, and the engine is asked again when its last word is older than the interval. It has no timer of its own.
 */
export class EngineProbes {
  readonly #clock: Clock;
  readonly #http: Transport;
  readonly #asked = new WeakMap<Provider, Asked>();
  readonly #underWay = new Set<() => void>();
  #closed = false;

  constructor(clock: Clock, http: Transport) {
    this.#clock = clock;
    this.#http = http;
  }

  /** Asks the provider's engine, unless its last word is fresh. `states` are told what it says. */
  ask(provider: Provider, states: () => readonly EndpointState[]): void {
    const { probe } = provider;
    if (probe === undefined || this.#closed) return;
    const nowMs = this.#clock.monotonicMs();
    let asked = this.#asked.get(provider);
    if (asked === undefined) {
      asked = { lastMs: Number.NEGATIVE_INFINITY, underWay: false };
      this.#asked.set(provider, asked);
    }
    const agoMs = nowMs - asked.lastMs;
    if (asked.underWay || agoMs < probe.intervalMs / hurry) return;
    // Under a load that rises steeply, its word is soon of the past.
    if (agoMs < probe.intervalMs && !states().some((state) => state.wantsEngineWord)) return;
    asked.lastMs = nowMs;
    asked.underWay = true;
    void this.#probe(provider, probe, states, asked);
  }

  /** Ends what is under way. */
  close(): void {
    this.#closed = true;
    for (const abort of this.#underWay) abort();
  }

  async #probe(
    provider: Provider,
    probe: EngineProbe,
    states: () => readonly EndpointState[],
    asked: Asked,
  ): Promise<void> {
    // What begins while the engine is being asked may be in its answer or not: it counts as if it were not.
    const asking = states().map((state) => ({ state, inFlight: state.inFlight }));
    const status = await probeEngine(probe.engine, (path) => this.#get(provider, probe, path));
    asked.underWay = false;
    if (this.#closed) return;
    const nowMs = this.#clock.monotonicMs();
    for (const { state, inFlight } of asking) state.heard(status, nowMs, inFlight);
  }

  async #get(provider: Provider, { timeoutMs }: EngineProbe, path: string): Promise<EngineAnswer> {
    // An engine's own pages stand beside /v1, not below it.
    const root = provider.basePath.replace(/\/v1$/, "");
    const exchange = this.#http.send({
      method: "GET",
      origin: provider.origin,
      path: `${root}${path}`,
      headers: [...provider.headers, ...(provider.keys[0]?.headers ?? [])],
      body: undefined,
    });
    const abort = () => exchange.abort(new Error("The engine did not answer in time."));
    const cancelTimer = this.#clock.after(timeoutMs, abort);
    this.#underWay.add(abort);
    try {
      const { status, body } = await exchange.response;
      return { status, body: (await readAll(body)).toString("utf8") };
    } finally {
      cancelTimer();
      this.#underWay.delete(abort);
    }
  }
}
