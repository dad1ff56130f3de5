import type { Endpoint } from "@spillway/registry";
import type { Call } from "../call.ts";

/** The endpoint that made what the request refers to; undefined where that is not known, or it is gone. */
export function pinnedEndpoint({ inbound, engine }: Call): Endpoint | undefined {
  if (inbound.api !== "responses" && !inbound.address.path.startsWith("/responses/")) return undefined;
  const id = engine.pins.endpointOf(inbound.fields, inbound.address.path);
  return id === undefined ? undefined : engine.registry.endpoints.get(id);
}
