import { raw } from "@spillway/testing";
import type { EndpointConfig, RouteConfig, SpillwayConfig } from "spillway";
import { type Place, type Rig, smallPrice, type WatchedClock, within } from "../routing/support.ts";

/** What a test changes about the two hosted vendors. */
export interface Changes {
  readonly route?: Partial<RouteConfig>;
  readonly rest?: Partial<SpillwayConfig>;
  readonly first?: Partial<EndpointConfig>;
  readonly second?: Partial<EndpointConfig>;
}

/** Two hosted vendors with one model each: a route `auto` of `first/large`, and `second/spare` where that one fails. */
export function twoVendors(first: Place, second: Place, changes: Changes = {}): SpillwayConfig {
  return {
    providers: {
      first: { preset: "openai", baseUrl: first.baseUrl, apiKey: "key-of-first" },
      second: { preset: "openai", baseUrl: second.baseUrl, apiKey: "key-of-second" },
    },
    endpoints: [
      { provider: "first", model: "large", price: smallPrice, ...changes.first },
      { provider: "second", model: "spare", price: smallPrice, ...changes.second },
    ],
    routes: { auto: { tiers: [["large", "spare"]], ...changes.route } },
    ...changes.rest,
  };
}

/** One hosted vendor with one model, `first/large`, in a route `auto`. */
export function oneVendor(first: Place, rest: Partial<SpillwayConfig> = {}): SpillwayConfig {
  const { providers, endpoints } = twoVendors(first, first);
  return {
    providers: { first: providers.first as SpillwayConfig["providers"][string] },
    endpoints: endpoints.slice(0, 1),
    routes: { auto: { tiers: ["large"] } },
    ...rest,
  };
}

/** A body of server-sent events as they are. */
export const events = (...body: readonly string[]) => raw({ headers: { "content-type": "text/event-stream" }, body });

/** An event of the Responses API. */
export const namedEvent = (type: string, fields: object = {}) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: 0, ...fields })}\n\n`;

/** Reads a stream of the Responses API: its text, and the types of its events in order. */
export async function readResponse(
  { client }: Pick<Rig, "client">,
  model = "auto",
  seen: string[] = [],
): Promise<{ readonly text: string; readonly types: readonly string[] }> {
  const read = async () => {
    const types: string[] = [];
    for await (const event of await client.responses.create({ model, input: "Hello", stream: true })) {
      types.push(event.type);
      if (event.type === "response.output_text.delta") seen.push(event.delta);
    }
    return { text: seen.join(""), types };
  };
  return within(read(), "the stream of the response");
}

/** The state of an endpoint as `router.health()` shows it. */
export function healthOf({ router }: Pick<Rig, "router">, endpoint: string) {
  const found = router.health().find((one) => one.endpoint === endpoint);
  if (found === undefined) throw new Error(`router.health() knows no ${endpoint}.`);
  return found;
}

/** Moves time on until the promise has settled: for limits whose start the test cannot see. */
export async function whileTimeFlows<Value>(clock: WatchedClock, promise: Promise<Value>, stepMs = 5): Promise<Value> {
  let settled = false;
  const watched = promise.finally(() => {
    settled = true;
  });
  watched.catch(() => undefined);
  while (!settled) await clock.advance(stepMs);
  return watched;
}
