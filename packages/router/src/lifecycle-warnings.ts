import type { Endpoint } from "@spillway/registry";
import type { Engine } from "./engine.ts";

/** Warns of endpoints that are retired or soon will be, and of deprecated models. */
export function warnOfLifecycle(engine: Engine, nowMs: number): void {
  for (const endpoint of engine.registry.endpoints.values()) {
    const { retiresAtMs, model } = endpoint;
    const date = retiresAtMs === undefined ? "" : new Date(retiresAtMs).toISOString().slice(0, 10);
    if (retiresAtMs !== undefined && nowMs >= retiresAtMs) {
      warn("retired", `${endpoint.id} was retired on ${date} and is not used. ${succession(endpoint)}`, endpoint.id);
    } else if (retiresAtMs !== undefined && retiresAtMs - nowMs <= engine.registry.retirementNoticeMs) {
      warn("retires_soon", `${endpoint.id} retires on ${date}. ${succession(endpoint)}`, endpoint.id);
    } else if (model.deprecatedAtMs !== undefined && nowMs >= model.deprecatedAtMs) {
      warn("deprecated", `${endpoint.id} serves a deprecated model. ${succession(endpoint)}`, endpoint.id);
    }
  }

  function warn(code: "retired" | "retires_soon" | "deprecated", message: string, subject: string): void {
    engine.onWarning({ code, message, subject, cause: undefined });
  }
}

function succession(endpoint: Endpoint): string {
  const names = endpoint.successors.map((successor) => successor.id);
  return names.length > 0
    ? `${names.join(", ")} takes its place.`
    : "Fix: name a successor, or take it out of the configuration.";
}
