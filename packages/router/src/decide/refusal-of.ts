import { noTokens, type RejectionReason, toUsd } from "@spillway/core";
import type { Endpoint } from "@spillway/registry";
import type { Costs } from "../cost/costs.ts";
import type { Subject } from "./subject.ts";

/** Why an endpoint may not take the call: the reason and its figures. */
export interface Refusal {
  readonly reason: RejectionReason;
  readonly detail: string;
}

/** Why `endpoint` may not take the call, or undefined where it may. Lifecycle is not looked at here. */
export function refusalOf(endpoint: Endpoint, costs: Costs, subject: Subject): Refusal | undefined {
  const { capabilities } = endpoint.model;
  const { conversation } = subject;
  if (subject.api !== "other" && !endpoint.provider.dialect.apis.includes(subject.api)) {
    return { reason: "api-unsupported", detail: `${endpoint.provider.id} does not serve ${subject.api}` };
  }
  const barred = boundaryRefusal(endpoint, subject.data);
  if (barred !== undefined) return barred;
  if (conversation.tools > 0 && !capabilities.tools) return lacks(endpoint, "tools");
  if (conversation.attachments.images > 0 && !capabilities.images) return lacks(endpoint, "images");
  if (conversation.attachments.audio > 0 && !capabilities.audio) return lacks(endpoint, "audio");
  if (conversation.structured === "json" && !capabilities.json) return lacks(endpoint, "json");
  if (conversation.structured === "schema" && !capabilities.schema) return lacks(endpoint, "schema");
  return sizeRefusal(endpoint, subject) ?? costRefusal(endpoint, costs, subject) ?? subject.overBudget?.(endpoint);
}

/** The first data class that the endpoint is not cleared for, as a refusal. */
export function boundaryRefusal(endpoint: Endpoint, data: readonly string[]): Refusal | undefined {
  const barred = data.find((dataClass) => !(endpoint.dataClasses?.includes(dataClass) ?? false));
  if (barred === undefined) return undefined;
  return { reason: "data-boundary", detail: `not cleared for data class "${barred}"` };
}

function lacks(endpoint: Endpoint, capability: "tools" | "images" | "audio" | "json" | "schema"): Refusal {
  return {
    reason: `${capability}-unsupported`,
    detail: `${endpoint.model.id} has capabilities.${capability} set to false`,
  };
}

function sizeRefusal(endpoint: Endpoint, subject: Subject): Refusal | undefined {
  const output = subject.conversation.maxOutputTokens ?? 0;
  const needed = subject.estimatedInputTokens + output;
  if (endpoint.contextWindow !== undefined && needed > endpoint.contextWindow) {
    return {
      reason: "context-too-small",
      detail: `about ${needed} tokens are needed, the context window is ${endpoint.contextWindow}`,
    };
  }
  const { maxOutputTokens } = endpoint.model;
  if (maxOutputTokens !== undefined && output > maxOutputTokens) {
    return {
      reason: "output-too-long",
      detail: `${output} output tokens are asked for, ${maxOutputTokens} is the most`,
    };
  }
  return undefined;
}

function costRefusal(endpoint: Endpoint, costs: Costs, subject: Subject): Refusal | undefined {
  const { maxUsd } = subject;
  if (maxUsd === undefined) return undefined;
  const moment = { atMs: subject.nowMs, serviceTier: undefined };
  if (!costs.isKnown(endpoint, moment))
    return { reason: "price-unknown", detail: "the call has a cost limit and no price is known" };
  const outputTokens = subject.conversation.maxOutputTokens ?? endpoint.model.maxOutputTokens;
  if (outputTokens === undefined && subject.api !== "embeddings") {
    return {
      reason: "output-unbounded",
      detail: "the call has a cost limit but neither it nor the model limits output",
    };
  }
  const tokens = { ...noTokens, inputTokens: subject.estimatedInputTokens, outputTokens: outputTokens ?? 0 };
  const most = toUsd(costs.forecast(endpoint, tokens, moment) ?? 0);
  if (most <= maxUsd) return undefined;
  return { reason: "over-max-usd", detail: `it may cost USD ${most.toPrecision(3)}, the limit is ${maxUsd}` };
}
