import type { Endpoint, Provider } from "@spillway/registry";
import type { UpstreamRequest } from "@spillway/transport";
import type { Inbound } from "../request/inbound.ts";

/** The caller's headers that go to every provider. None of them can hold a credential of another provider. */
const forwardedToAll = ["accept", "user-agent", "openai-beta", "idempotency-key", "traceparent", "tracestate"] as const;

/** A request to a provider: its own address and credentials, the caller's harmless headers. */
export function buildRequest(
  inbound: Inbound,
  provider: Provider,
  body: UpstreamRequest["body"],
  endpoint: Endpoint | undefined,
): UpstreamRequest {
  const headers = [...provider.headers];
  if (inbound.json !== undefined) headers.push("content-type", "application/json");
  else if (!(body instanceof FormData)) forward("content-type");
  for (const name of forwardedToAll) forward(name);
  for (const name of provider.forwardHeaders) forward(name);
  const { path, pathModel } = inbound.address;
  // Model calls have no query of their own: what a client adds by default (a subscription key) is not for providers.
  const query = inbound.api === "other" ? inbound.address.query : "";
  const ownPath =
    pathModel === undefined || endpoint === undefined ? path : `/models/${encodeURIComponent(endpoint.upstreamModel)}`;
  return {
    method: inbound.method,
    origin: provider.origin,
    path: provider.client === undefined ? `${provider.basePath}${ownPath}${query}` : `${ownPath}${query}`,
    headers,
    body,
  };

  function forward(name: string): void {
    const value = inbound.header(name);
    if (value !== undefined && !provider.headers.includes(name)) headers.push(name, value);
  }
}
