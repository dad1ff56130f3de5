import {
  type AttemptEnding,
  type EndpointSpec,
  EndpointState,
  KeyPool,
  type Limits,
  noLimits,
  type Wanted,
} from "@spillway/resilience";
import { breakerOptions } from "./breaker-options.ts";

/** An endpoint of provider `p` with this limit. */
export function endpoint(id = "p/m", limits: Partial<Limits> = {}, keys = new KeyPool([noLimits])): EndpointState {
  const spec: EndpointSpec = {
    id,
    provider: "p",
    model: "m",
    upstreamModel: "m",
    limits: { ...noLimits, ...limits },
    breaker: breakerOptions(),
    overflow: undefined,
  };
  return new EndpointState(spec, keys, () => {});
}

export const whole = (tokens = 0): Wanted => ({ tokens, stream: false });

/** An attempt that ended well, or as `changed` says. */
export function ending(changed: Partial<AttemptEnding> = {}): AttemptEnding {
  return {
    failure: undefined,
    status: 200,
    restMs: undefined,
    inputTokens: undefined,
    outputTokens: undefined,
    durationMs: 100,
    ...changed,
  };
}
