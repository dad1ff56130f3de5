import type { Next } from "@spillway/core";
import type { Answer } from "../answer.ts";
import type { Call } from "../call.ts";
import { pinnedEndpoint } from "../decide/pinned-endpoint.ts";
import type { Asking } from "./ask-model.ts";

/** Stage 2: estimates how hard the request is, where its route has tiers to choose from. Waits only where somebody is asked. */
export function classifyStage(askFor: (call: Call) => Asking) {
  return async (call: Call, next: Next<Call, Answer>): Promise<Answer> => {
    const { engine, inbound, conversation } = call;
    const route = inbound.model === undefined ? undefined : engine.registry.routes.get(inbound.model);
    const found = route === undefined ? undefined : engine.classifiers.get(route);
    if (found === undefined || conversation === undefined || pinnedEndpoint(call) !== undefined) return next(call);
    const { classifier, tierLimits, mayAsk } = found;
    const asking = mayAsk ? askFor(call) : undefined;
    const difficulty = classifier.classify(conversation, { tierLimits, ask: asking?.ask });
    call.difficulty =
      difficulty instanceof Promise ? await call.unlessStopped(difficulty).finally(() => asking?.end()) : difficulty;
    return next(call);
  };
}
