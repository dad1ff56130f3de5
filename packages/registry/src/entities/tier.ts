import type { Endpoint } from "./endpoint.ts";
import type { Model } from "./model.ts";

/** A rung of a route. */
export interface Tier {
  readonly models: readonly Model[];
  /** In the order they are tried. */
  readonly endpoints: readonly Endpoint[];
  /** Requests up to this difficulty start here; 1 for the last tier. */
  readonly maxDifficulty: number;
}
