import type { HealthEvent } from "@spillway/core";
import type { EndpointHealth, SpillwayConfig } from "spillway";
import { type Place, type Rig, smallPrice, start, WatchedClock } from "../routing/support.ts";

/** A model `m` at each place, as endpoints `p0/m`, `p1/m`, ..., of providers whose engines are not asked how they are. */
export function hosts(places: readonly Place[], rest: Partial<SpillwayConfig> = {}): SpillwayConfig {
  return {
    providers: Object.fromEntries(
      places.map(({ baseUrl }, index) => [`p${index}`, { baseUrl, apiKey: `key-of-p${index}` }]),
    ),
    endpoints: places.map((_, index) => ({ provider: `p${index}`, model: "m", price: smallPrice })),
    maxRetries: 0,
    ...rest,
  };
}

/** One model `m` at one place, as endpoint `p0/m`, with these limits. */
export function limited(
  place: Place,
  limits: NonNullable<SpillwayConfig["endpoints"][number]["limits"]>,
  rest: Partial<SpillwayConfig> = {},
): SpillwayConfig {
  return hosts([place], { endpoints: [{ provider: "p0", model: "m", price: smallPrice, limits }], ...rest });
}

/** A rig on a watched clock that keeps every health event. */
export interface HealthRig extends Rig {
  readonly clock: WatchedClock;
  readonly events: readonly HealthEvent[];
  /** The state of this endpoint. */
  health(endpoint?: string): EndpointHealth;
}

export function startHealth(config: SpillwayConfig): HealthRig {
  const clock = new WatchedClock();
  const events: HealthEvent[] = [];
  const rig = start(
    {
      ...config,
      onHealth(event) {
        events.push(event);
        return config.onHealth?.(event);
      },
    },
    { clock },
  );
  return {
    ...rig,
    clock,
    events,
    health(endpoint = "p0/m") {
      const found = rig.router.health().find((one) => one.endpoint === endpoint);
      if (found === undefined) throw new Error(`No health of ${endpoint}.`);
      return found;
    },
    [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose](),
  };
}

/** `kind endpoint from > to` of each event. */
export function told(events: readonly HealthEvent[]): string[] {
  return events.map(({ kind, endpoint, from, to }) => `${kind} ${endpoint} ${from} > ${to}`);
}
