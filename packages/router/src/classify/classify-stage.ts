import type { Next } from "@spillway/core";
import type { Answer, Call } from "../call.ts";
import { pinnedEndpoint } from "../decide/pinned-endpoint.ts";
import type { Asking } from "./ask-model.ts";
import { tierLimits } from "./tier-limits.ts";

/** Stage 2: estimates how hard the request is, where its route has tiers to choose from. Waits only where somebody is asked. */
export function classifyStage(askFor: (call: Call) => Asking) {
  return async (call: Call, next: Next<Call, Answer>): Promise<Answer> => {
    const { engine, inbound, conversation } = call;
    const route = inbound.model === undefined ? undefined : engine.registry.routes.get(inbound.model);
    const classifier = route === undefined ? undefined : engine.classifiers.get(route);
    if (route !== undefined && classifier !== undefined && conversation !== undefined && !pinnedEndpoint(call)) {
      const { ask, end } = askFor(call);
      const difficulty = classifier.classify(conversation, { tierLimits: tierLimits(route), ask });
      call.difficulty = difficulty instanceof Promise ? await call.unlessStopped(difficulty).finally(end) : difficulty;
    }
    return next(call);
  };
}
