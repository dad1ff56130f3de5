import { randomUUID } from "node:crypto";
import type { Clock } from "@spillway/core";
import { type GpuHour, type GpuHourEntry, GpuMeter, sumGpuHours } from "@spillway/pricing";
import type { Registry } from "@spillway/registry";

/** Hours that are kept in memory of each endpoint: a month. The ledger keeps them all. */
const mostHours = 744;

/** The meters of all endpoints that are paid by the hour. They outlive a change of the configuration. */
export class GpuMeters {
  readonly #clock: Clock;
  readonly #meters = new Map<string, GpuMeter>();
  readonly #hours = new Map<string, readonly GpuHour[]>();
  readonly #process = randomUUID();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes over a configuration: known meters go on with its settings. Those that are gone are billed no longer. */
  configure(registry: Registry): ReadonlyMap<string, GpuMeter> {
    const nowMs = this.#clock.nowMs();
    const current = new Map<string, GpuMeter>();
    for (const { id, provider, model, gpu } of registry.endpoints.values()) {
      if (gpu === undefined) continue;
      const known = this.#meters.get(id);
      // What the configuration does not say is one replica, whatever there was before.
      known?.configure(nowMs, { ...gpu.settings, replicas: gpu.settings.replicas ?? 1 });
      const servedAs = { endpoint: id, provider: provider.id, model: model.id, process: this.#process };
      const meter = known ?? new GpuMeter({ ...gpu.settings, ...servedAs, startMs: nowMs });
      this.#meters.set(id, meter);
      current.set(id, meter);
    }
    for (const [id, meter] of this.#meters) if (!current.has(id)) meter.setReplicas(nowMs, 0);
    return current;
  }

  /** Hours that are over and have not been given out yet. */
  finished(): readonly GpuHourEntry[] {
    if (this.#meters.size === 0) return [];
    const nowMs = this.#clock.nowMs();
    return this.#keep([...this.#meters.values()].flatMap((meter) => meter.entriesUntil(nowMs)));
  }

  /** The same, and the part of this hour that has gone by. */
  untilNow(): readonly GpuHourEntry[] {
    const nowMs = this.#clock.nowMs();
    return this.#keep([...this.#meters.values()].flatMap((meter) => meter.cut(nowMs)));
  }

  /** All hours of an endpoint that were given out, each as one. */
  hoursOf(endpoint: string): readonly GpuHour[] {
    return this.#hours.get(endpoint) ?? [];
  }

  #keep(entries: readonly GpuHourEntry[]): readonly GpuHourEntry[] {
    for (const entry of entries) {
      const hours = sumGpuHours([...this.hoursOf(entry.endpoint), entry]);
      this.#hours.set(entry.endpoint, hours.slice(-mostHours));
    }
    return entries;
  }
}
