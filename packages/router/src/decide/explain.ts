import type { Clock, Decision } from "@spillway/core";
import { classifyLocally } from "../classify/classify-locally.ts";
import type { Engine } from "../engine.ts";
import { apiPath } from "../request/api-path.ts";
import { type CallOptions, constraintsOf, joinOptions } from "../request/constraints.ts";
import { conversationOf } from "../request/conversation-of.ts";
import type { ExplainOptions, ExplainRequest } from "../router.ts";
import { decide } from "./decide.ts";
import { estimateInputTokens } from "./estimate-input.ts";
import { orderEndpoints } from "./order-endpoints.ts";

/** The decision on a request, made exactly as for a call, with nothing sent. */
export function explain(
  engine: Engine,
  request: ExplainRequest,
  options: ExplainOptions,
  around: CallOptions | undefined,
  clock: Clock,
): Decision {
  const address = apiPath(`http://router/v1${options.path ?? "/chat/completions"}`);
  const view = {
    method: "POST",
    api: address.api,
    address,
    header: () => undefined,
    signal: undefined,
    json: undefined,
    fields: request,
    opaqueBody: undefined,
    model: request.model,
    stream: request.stream === true,
    fault: undefined,
  };
  const conversation = conversationOf(view);
  const constraints = constraintsOf(view, joinOptions(around, options));
  const promptTokens = estimateInputTokens(conversation);
  const cacheKey = request.prompt_cache_key;
  const order = {
    conversation,
    session: constraints.session,
    promptCacheKey: typeof cacheKey === "string" ? cacheKey : undefined,
    promptTokens,
    maxOutputTokens: conversation.maxOutputTokens,
    nowMs: clock.monotonicMs(),
    atMs: clock.nowMs(),
    random: Math.random,
  };
  const pinnedId = engine.pins.endpointOf(request, "");
  const pinnedTo = pinnedId === undefined ? undefined : engine.registry.endpoints.get(pinnedId);
  const route = engine.registry.routes.get(request.model);
  const classifier = route && engine.classifiers.get(route);
  return decide(engine, {
    requestedModel: request.model,
    api: address.api,
    conversation,
    difficulty:
      classifier === undefined || pinnedTo !== undefined ? undefined : classifyLocally(classifier, conversation),
    estimatedInputTokens: promptTokens,
    data: constraints.data,
    maxUsd: constraints.maxUsd,
    pinnedTo,
    warmTurn: () => undefined,
    overBudget: undefined,
    order: (endpoints, policy) => orderEndpoints(engine, endpoints, policy, order),
    nowMs: clock.nowMs(),
  }).decision;
}
