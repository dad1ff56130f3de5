import type { Endpoint } from "@spillway/registry";
import { Selector, type Slot } from "@spillway/resilience";
import type { Call } from "../call.ts";

/** An endpoint of the plan, with its state. */
export interface PlannedSlot extends Slot {
  readonly endpoint: Endpoint;
  readonly tier: number;
}

/** The endpoints that the call's leg may be sent to, in the order of its plan. */
export function slotsOf({ plan, leg, engine }: Call): readonly PlannedSlot[] {
  if (plan === undefined) throw new TypeError("A call is decided before it is attempted.");
  const slots: PlannedSlot[] = [];
  for (let index = leg.from; index < plan.endpoints.length; index++) {
    const endpoint = plan.endpoints[index] as Endpoint;
    const tier = plan.decision.candidates[index]?.tier ?? 0;
    slots.push({ endpoint, tier, state: engine.stateOf(endpoint), contextWindow: endpoint.contextWindow });
  }
  return slots;
}

/** Gives each attempt of the call its place. */
export function selectorOf(call: Call): Selector<PlannedSlot> {
  const { inbound, clock, engine, plan, conversation } = call;
  return new Selector<PlannedSlot>({
    clock,
    line: engine.line,
    wanted: {
      tokens: (plan?.decision.estimatedInputTokens ?? 0) + (conversation?.maxOutputTokens ?? 0),
      stream: inbound.stream,
    },
    priority: call.constraints?.priority ?? 0,
    deadlineMs: call.deadlineMs,
    maxWaitMs: engine.registry.queue.maxWaitMs,
    signal: inbound.signal,
    passedOver: call,
  });
}

/** How often, and until when, the endpoints are tried again. */
export function retryOptions(call: Call, maxRetries: number) {
  return {
    maxRetries,
    backoffMs: call.engine.registry.retryBackoffMs,
    clock: call.clock,
    deadlineMs: call.deadlineMs,
    signal: call.inbound.signal,
    random: Math.random,
  };
}
