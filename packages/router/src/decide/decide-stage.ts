import { type Next, SpillwayError } from "@spillway/core";
import type { Answer, Call } from "../call.ts";
import { decide, type Plan } from "./decide.ts";
import { estimateInputTokens } from "./estimate-input.ts";
import { boundaryRefusal } from "./refusal-of.ts";

/** Stage 2: decides where the call may go. */
export async function decideStage(call: Call, next: Next<Call, Answer>): Promise<Answer> {
  const { conversation, inbound, engine } = call;
  if (conversation === undefined) throw new TypeError("A call is admitted before it is decided.");
  call.plan = needsDefaultProvider(call)
    ? defaultPlan(call)
    : decide(engine, {
        requestedModel: inbound.model ?? "",
        api: inbound.api,
        conversation,
        estimatedInputTokens: estimateInputTokens(conversation),
        data: call.constraints?.data ?? [],
        maxUsd: call.constraints?.maxUsd,
        nowMs: call.startedAtMs,
      });
  if (call.plan.endpoints.length === 0) throw noEligibleEndpoint(call.plan);
  return next(call);
}

/** Requests without a model, and other paths with a model that is not configured, go to the default provider as they are. */
function needsDefaultProvider(call: Call): boolean {
  const { api, model } = call.inbound;
  if (model === undefined) return true;
  const { routes, endpointsOfModel, endpoints } = call.engine.registry;
  return api === "other" && !routes.has(model) && !endpointsOfModel.has(model) && !endpoints.has(model);
}

function defaultPlan(call: Call): Plan {
  const endpoint = { ...call.engine.passThrough, upstreamModel: call.inbound.model ?? "*" };
  const refusal = boundaryRefusal(endpoint, call.constraints?.data ?? []);
  const candidate = { endpoint: endpoint.id, provider: endpoint.provider.id, model: endpoint.model.id, tier: 0 };
  return {
    route: undefined,
    endpoints: refusal === undefined ? [endpoint] : [],
    decision: Object.freeze({
      route: undefined,
      requestedModel: call.inbound.model ?? "",
      tier: 0,
      reason: "the request names no configured model: the default provider serves it",
      difficulty: undefined,
      candidates: refusal === undefined ? [candidate] : [],
      rejected: refusal === undefined ? [] : [{ ...candidate, ...refusal }],
      estimatedInputTokens: 0,
    }),
  };
}

function noEligibleEndpoint(plan: Plan): SpillwayError {
  const { decision } = plan;
  const lines = decision.rejected.map((one) => `${one.endpoint}: ${one.reason} (${one.detail})`);
  const what = decision.route === undefined ? `"${decision.requestedModel}"` : `route "${decision.route}"`;
  return new SpillwayError("no_eligible_endpoint", `No endpoint of ${what} may take this call: ${lines.join("; ")}.`, {
    param: "model",
  });
}
