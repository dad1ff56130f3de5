import type { Endpoint } from "@spillway/registry";
import type { Engine } from "../engine.ts";

/** Which of the standbys has its turn, so that each is known to work before it is needed. One whose turn waits keeps it. */
export function warmTurn(engine: Engine, standbys: readonly Endpoint[]): Endpoint | undefined {
  for (const endpoint of standbys) engine.stateOf(endpoint).warmShare.earn(endpoint.warmShare);
  return standbys.find((endpoint) => engine.stateOf(endpoint).warmShare.take());
}
