import type { EndpointHealth } from "@spillway/core";
import type { EndpointState } from "./endpoint-state.ts";

/** How an endpoint stands at the moment, for people and dashboards. */
export function healthOf(state: EndpointState, nowMs: number): EndpointHealth {
  const { id, provider, model } = state.spec;
  const block = state.block(0, nowMs);
  const { attempts, failures } = state.breaker.recent(nowMs);
  const readyInMs = block === undefined ? Number.POSITIVE_INFINITY : Math.max(0, block.untilMs - nowMs);
  return {
    endpoint: id,
    provider,
    model,
    state: block?.reason ?? "ready",
    readyInMs: Number.isFinite(readyInMs) ? readyInMs : undefined,
    breaker: state.breaker.state(nowMs),
    recentAttempts: attempts,
    recentFailures: failures,
    inFlight: state.inFlight,
    waitingCalls: state.waitingCalls,
    overflowing: state.overflowing,
    keys: { total: state.keys.keys.length, usable: state.keys.usable(id, nowMs) },
    firstTokenMs: state.latency.firstTokenMs(0),
    msPerToken: state.latency.msPerToken,
    engine: state.engineStatus,
  };
}
