import { noTokens, toUsd } from "@spillway/core";
import type { AffinityName, BalanceName, Endpoint } from "@spillway/registry";
import { type Equal, orderEquals } from "@spillway/resilience";
import type { Engine } from "../engine.ts";
import { type AffinitySubject, affinityKey } from "./affinity-key.ts";

/** How long an answer is taken to be where endpoints are compared, in tokens. */
const usualOutputTokens = 250;

/** What endpoints are put in order by. */
export interface OrderSubject extends AffinitySubject {
  readonly promptTokens: number;
  readonly maxOutputTokens: number | undefined;
  /** On the monotonic clock, in milliseconds. */
  readonly nowMs: number;
  /** The same moment, milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** 0 to 1. */
  readonly random: () => number;
}

/** The policy of a route, or of pinned models. */
export interface OrderPolicy {
  readonly balance: BalanceName;
  readonly affinity: AffinityName;
}

/** Puts a tier's endpoints in the order they are tried: models as configured, a model's own endpoints by the policy. */
export function orderEndpoints(
  engine: Engine,
  endpoints: readonly Endpoint[],
  policy: OrderPolicy,
  subject: OrderSubject,
): readonly Endpoint[] {
  if (endpoints.length < 2) return endpoints;
  const isPlain = policy.balance === "ordered" && policy.affinity === "none";
  return isPlain ? endpoints : byModel(engine, endpoints, policy, subject);
}

function byModel(
  engine: Engine,
  endpoints: readonly Endpoint[],
  policy: OrderPolicy,
  subject: OrderSubject,
): readonly Endpoint[] {
  const options = {
    balance: policy.balance,
    affinityKey: affinityKey(policy.affinity, subject),
    random: subject.random,
  };
  const ordered: Endpoint[] = [];
  for (let from = 0; from < endpoints.length; ) {
    const { model } = endpoints[from] as Endpoint;
    let to = from + 1;
    while (endpoints[to]?.model === model) to += 1;
    const equals = endpoints.slice(from, to).map((endpoint) => equalOf(engine, endpoint, subject));
    for (const { endpoint } of orderEquals(equals, options)) ordered.push(endpoint);
    from = to;
  }
  return ordered;
}

function equalOf(
  engine: Engine,
  endpoint: Endpoint,
  { promptTokens, maxOutputTokens, nowMs, atMs }: OrderSubject,
): Equal & { readonly endpoint: Endpoint } {
  const state = engine.stateOf(endpoint);
  const outputTokens = Math.min(maxOutputTokens ?? usualOutputTokens, usualOutputTokens);
  const tokens = { ...noTokens, inputTokens: promptTokens, outputTokens };
  const nanoUsd = engine.costs.forecast(endpoint, tokens, { atMs, serviceTier: undefined });
  return {
    endpoint,
    name: endpoint.id,
    weight: endpoint.weight,
    inFlight: state.inFlight,
    expectedMs: state.latency.expectedMs(promptTokens, outputTokens, nowMs),
    expectedUsd: nanoUsd === undefined ? undefined : toUsd(nanoUsd),
    warm: state.isWarm,
  };
}
