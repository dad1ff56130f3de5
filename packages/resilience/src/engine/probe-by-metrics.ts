import { ask, bodyOf, type EngineGet } from "./engine-get.ts";
import { type EngineFigures, type EngineStatus, engineStatus } from "./engine-status.ts";
import { stateOf } from "./state-of.ts";

/**
 * Asks an engine whose state is at /health and whose load is at /metrics, both at once. Without a metrics page (switched
 * off, or behind a key) the figures are undefined and the state stands. Of an engine that is down no figure is kept.
 */
export async function probeByMetrics(
  get: EngineGet,
  figuresOf: (page: string) => EngineFigures,
): Promise<EngineStatus> {
  const [health, metrics] = await Promise.all([ask(get, "/health"), ask(get, "/metrics")]);
  const state = stateOf(health);
  const page = bodyOf(metrics);
  return engineStatus(state, state === "ready" && page !== undefined ? figuresOf(page) : {});
}
