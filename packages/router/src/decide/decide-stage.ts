import { type Next, SpillwayError } from "@spillway/core";
import type { Endpoint } from "@spillway/registry";
import type { Answer } from "../answer.ts";
import type { Call } from "../call.ts";
import { decide, type Plan } from "./decide.ts";
import { estimateInputTokens } from "./estimate-input.ts";
import { orderEndpoints } from "./order-endpoints.ts";
import { pinnedEndpoint } from "./pinned-endpoint.ts";
import { boundaryRefusal } from "./refusal-of.ts";
import { conversationId } from "./response-pins.ts";
import { warmTurn } from "./warm-turn.ts";

/** Stage 2: decides where the call may go. */
export async function decideStage(call: Call, next: Next<Call, Answer>): Promise<Answer> {
  const { inbound, engine, budgets } = call;
  const pinnedTo = pinnedEndpoint(call);
  if (call.conversation !== undefined) call.promptTokens = estimateInputTokens(call.conversation);
  const looking = budgets?.look();
  if (looking !== undefined) await call.unlessStopped(looking);
  call.plan = needsDefaultProvider(call) ? defaultPlan(call, pinnedTo) : planOf(call, pinnedTo);
  budgets?.tellDecision(call.plan.decision, call.plan.wantedTier);
  if (call.plan.endpoints.length === 0) throw noEligibleEndpoint(call.plan);
  for (const endpoint of call.plan.endpoints) engine.probe(endpoint.provider);
  if (inbound.api !== "responses") return next(call);
  const answer = await next(call);
  if (answer.endpoint !== undefined) notePins(call, answer, answer.endpoint);
  return answer;
}

function planOf(call: Call, pinnedTo: Endpoint | undefined): Plan {
  const { conversation, inbound, engine, constraints } = call;
  if (conversation === undefined) throw new TypeError("A call is admitted before it is decided.");
  const { promptTokens, budgets } = call;
  const cacheKey = inbound.fields?.prompt_cache_key;
  const order = {
    conversation,
    session: constraints?.session,
    promptCacheKey: typeof cacheKey === "string" ? cacheKey : undefined,
    promptTokens,
    maxOutputTokens: conversation.maxOutputTokens,
    nowMs: call.startedMs,
    atMs: call.startedAtMs,
    random: Math.random,
  };
  return decide(engine, {
    requestedModel: inbound.model ?? "",
    api: inbound.api,
    conversation,
    difficulty: call.difficulty,
    estimatedInputTokens: promptTokens,
    data: constraints?.data ?? [],
    maxUsd: constraints?.maxUsd,
    pinnedTo,
    warmTurn: (standbys) => warmTurn(engine, standbys),
    overBudget: budgets && ((endpoint) => budgets.refusal(endpoint)),
    order: (endpoints, policy) => orderEndpoints(engine, endpoints, policy, order),
    nowMs: call.startedAtMs,
  });
}

function notePins(call: Call, answer: Answer, endpoint: Endpoint): void {
  const { pins } = call.engine;
  pins.note(answer.responseId, endpoint.id);
  pins.note(conversationId(call.inbound.fields?.conversation), endpoint.id);
}

/** Requests without a model, and other paths with a model that is not configured, go to the default provider as they are. */
function needsDefaultProvider(call: Call): boolean {
  const { api, model } = call.inbound;
  if (model === undefined) return true;
  const { routes, endpointsOfModel, endpoints } = call.engine.registry;
  return api === "other" && !routes.has(model) && !endpointsOfModel.has(model) && !endpoints.has(model);
}

/** As it is to the default provider; what refers to a stored response, to the provider that stored it. */
function defaultPlan(call: Call, pinnedTo: Endpoint | undefined): Plan {
  const { passThrough, registry } = call.engine;
  const provider = pinnedTo?.provider ?? registry.defaultProvider;
  const endpoint = { ...(passThrough.get(provider) as Endpoint), upstreamModel: call.inbound.model ?? "*" };
  const refusal = boundaryRefusal(endpoint, call.constraints?.data ?? []) ?? call.budgets?.refusal(endpoint);
  const candidate = { endpoint: endpoint.id, provider: provider.id, model: endpoint.model.id, tier: 0 };
  const reason =
    pinnedTo === undefined
      ? "the request names no configured model: the default provider serves it"
      : "the provider holds the state that the request refers to";
  return {
    route: undefined,
    wantedTier: 0,
    endpoints: refusal === undefined ? [endpoint] : [],
    decision: Object.freeze({
      route: undefined,
      requestedModel: call.inbound.model ?? "",
      tier: 0,
      reason,
      difficulty: undefined,
      candidates: refusal === undefined ? [candidate] : [],
      rejected: refusal === undefined ? [] : [{ ...candidate, reason: refusal.reason, detail: refusal.detail }],
      estimatedInputTokens: 0,
    }),
  };
}

function noEligibleEndpoint(plan: Plan): SpillwayError {
  const { decision } = plan;
  const broke = decision.rejected.find(({ reason }) => reason === "over-budget");
  if (broke !== undefined) return new SpillwayError("budget_exceeded", `The call does not fit: ${broke.detail}.`);
  const lines = decision.rejected.map((one) => `${one.endpoint}: ${one.reason} (${one.detail})`);
  const what = decision.route === undefined ? `"${decision.requestedModel}"` : `route "${decision.route}"`;
  return new SpillwayError("no_eligible_endpoint", `No endpoint of ${what} may take this call: ${lines.join("; ")}.`, {
    param: "model",
  });
}
