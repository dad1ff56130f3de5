import type { Next } from "@spillway/core";
import type { Answer } from "./answer.ts";
import { CallBudgets } from "./budget/call-budgets.ts";
import type { Call } from "./call.ts";
import { type CallOptions, constraintsOf } from "./request/constraints.ts";
import { conversationOf } from "./request/conversation-of.ts";

/** Stage 1: refuses what cannot be read, collects labels and constraints, starts the deadline. */
export function admit(around: () => CallOptions | undefined) {
  return async (call: Call, next: Next<Call, Answer>): Promise<Answer> => {
    const { inbound } = call;
    if (inbound.fault !== undefined) throw inbound.fault;
    // A shadow has those of its call, wherever it is asked from.
    call.constraints ??= constraintsOf(inbound, around());
    call.conversation = conversationOf(inbound);
    const route = inbound.model === undefined ? undefined : call.engine.registry.routes.get(inbound.model);
    if (route !== undefined) {
      call.timeouts = route.timeouts;
      call.maxRetries = route.maxRetries;
      call.hedging = call.engine.hedging.get(route);
    }
    call.budgets = CallBudgets.of(call, call.engine.budgets);
    call.watch();
    return next(call);
  };
}
