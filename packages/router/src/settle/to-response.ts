import { toNanoUsd, toUsd } from "@spillway/core";
import { LightResponse, type UpstreamHeaders } from "@spillway/transport";
import type { Answer } from "../answer.ts";
import { bodilessStatuses } from "../attempt/bodiless.ts";
import type { Call } from "../call.ts";

/** Headers of the connection to the provider, and of a body that has been decoded since. */
const dropped = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "keep-alive",
  "set-cookie",
  "transfer-encoding",
  "x-request-id",
  "x-should-retry",
]);

/** The answer as the caller's client gets it. */
export function toResponse(call: Call, answer: Answer): Response {
  const { endpoint, attempt, status } = answer;
  const headers = Object.create(null) as Record<string, string | string[]>;
  for (const name in answer.headers as Record<string, string | string[] | undefined>) {
    const value = answer.headers[name];
    if (value !== undefined && !dropped.has(name)) headers[name] = value;
  }
  headers["x-request-id"] = call.id;
  const route = call.plan?.decision.route;
  if (route !== undefined) headers["x-spillway-route"] = encodeURI(route);
  if (endpoint !== undefined) headers["x-spillway-endpoint"] = encodeURI(endpoint.id);
  if (attempt?.upstreamRequestId !== undefined) headers["x-spillway-upstream-request-id"] = attempt.upstreamRequestId;
  const costUsd = typeof answer.body === "object" && "onEnd" in answer.body ? undefined : costSoFar(call);
  if (costUsd !== undefined) headers["x-spillway-cost-usd"] = decimal(costUsd);
  // The router has done its retries: a client that asks is told not to begin again.
  if (status >= 400) headers["x-should-retry"] = "false";
  const body = bodilessStatuses.has(status) ? undefined : answer.body;
  return new LightResponse({
    status,
    headers: headers as UpstreamHeaders,
    body,
    url:
      endpoint === undefined
        ? ""
        : `${endpoint.provider.origin}${endpoint.provider.basePath}${call.inbound.address.path}`,
  }) as unknown as Response;
}

/** Whole nano-dollars in plain decimals: 0.0000001, not 1e-7. */
function decimal(usd: number): string {
  return usd.toFixed(9).replace(/\.?0+$/, "");
}

function costSoFar(call: Call): number | undefined {
  let nanoUsd = 0;
  for (const { costUsd } of call.attempts) {
    if (costUsd === undefined) return undefined;
    nanoUsd += toNanoUsd(costUsd);
  }
  return call.attempts.length === 0 ? undefined : toUsd(nanoUsd);
}
