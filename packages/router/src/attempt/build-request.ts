import type { Endpoint, ProviderKey } from "@spillway/registry";
import type { UpstreamRequest } from "@spillway/transport";
import type { Inbound } from "../request/inbound.ts";

/** The caller's headers that go to every provider. None of them can hold a credential of another provider. */
const forwardedToAll = ["accept", "user-agent", "openai-beta", "idempotency-key", "traceparent", "tracestate"] as const;

/** A request to a provider: its own address and credentials, the caller's harmless headers. */
export function buildRequest(
  inbound: Inbound,
  endpoint: Endpoint,
  key: ProviderKey,
  body: UpstreamRequest["body"],
): UpstreamRequest {
  const { provider } = endpoint;
  const headers = [...provider.headers, ...key.headers];
  const own = headers.length;
  if (inbound.json !== undefined) headers.push("content-type", "application/json");
  else if (!(body instanceof FormData)) forward("content-type");
  for (const name of forwardedToAll) forward(name);
  for (const name of provider.forwardHeaders) forward(name);
  const { path, pathModel } = inbound.address;
  // Model calls have no query of their own: what a client adds by default (a subscription key) is not for providers.
  const query = inbound.api === "other" ? inbound.address.query : "";
  const ownPath = pathModel === undefined ? path : `/models/${encodeURIComponent(endpoint.upstreamModel)}`;
  return {
    method: inbound.method,
    origin: provider.origin,
    path: provider.client === undefined ? `${provider.basePath}${ownPath}${query}` : `${ownPath}${query}`,
    headers,
    body,
  };

  function forward(name: string): void {
    const value = inbound.header(name);
    const at = headers.indexOf(name);
    if (value !== undefined && (at === -1 || at >= own)) headers.push(name, value);
  }
}
