import type { BreakerOptions, Limits, OverflowOptions } from "@spillway/core";

/** What the state of an endpoint is kept by. */
export interface EndpointSpec {
  readonly id: string;
  readonly provider: string;
  readonly model: string;
  /** The model's id at the provider. */
  readonly upstreamModel: string;
  readonly limits: Limits;
  readonly breaker: BreakerOptions;
  /** Undefined where it never overflows. */
  readonly overflow: OverflowOptions | undefined;
}
