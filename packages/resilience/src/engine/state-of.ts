import type { EngineAnswer } from "./engine-get.ts";

/**
 * The state that the answer of a health page stands for. Below 500 the server lives: a refused key (401, 403) and a
 * gateway that does not show the page (404) say nothing against its engine. From 500 on, or without an answer, it is down.
 */
export function stateOf(health: EngineAnswer | undefined): "ready" | "down" {
  return health !== undefined && health.status < 500 ? "ready" : "down";
}
