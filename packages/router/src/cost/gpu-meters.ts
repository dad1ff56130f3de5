import { randomUUID } from "node:crypto";
import type { Clock } from "@spillway/core";
import { type GpuHourEntry, GpuMeter } from "@spillway/pricing";
import type { Registry } from "@spillway/registry";

/** The meters of all endpoints that are paid by the hour. They outlive a change of the configuration. */
export class GpuMeters {
  readonly #clock: Clock;
  readonly #meters = new Map<string, GpuMeter>();
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
      known?.configure(nowMs, gpu.settings);
      const servedAs = { endpoint: id, provider: provider.id, model: model.id, process: this.#process };
      const meter = known ?? new GpuMeter({ ...gpu.settings, ...servedAs, startMs: nowMs });
      this.#meters.set(id, meter);
      current.set(id, meter);
    }
    for (const [id, meter] of this.#meters) if (!current.has(id)) meter.setReplicas(nowMs, 0);
    return current;
  }

  /** Hours that are over and have not been booked yet. */
  finished(): readonly GpuHourEntry[] {
    const nowMs = this.#clock.nowMs();
    return [...this.#meters.values()].flatMap((meter) => meter.entriesUntil(nowMs));
  }

  /** The same, and the part of this hour that has gone by. */
  untilNow(): readonly GpuHourEntry[] {
    const nowMs = this.#clock.nowMs();
    return [...this.#meters.values()].flatMap((meter) => meter.cut(nowMs));
  }
}
