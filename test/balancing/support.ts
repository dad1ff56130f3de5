import type { LoopbackServer } from "@spillway/testing";
import type { EndpointConfig, Router, SpillwayConfig } from "spillway";
import { type Place, smallPrice } from "../routing/support.ts";

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A model `m` at each place, as `p0/m`, `p1/m`, ..., each with settings of its own. */
export function equals(
  places: readonly Place[],
  each: readonly Partial<EndpointConfig>[],
  rest: Partial<SpillwayConfig> = {},
): SpillwayConfig {
  return {
    providers: Object.fromEntries(
      places.map(({ baseUrl }, index) => [
        `p${index}`,
        { preset: "vllm", baseUrl, apiKey: `key-of-p${index}`, probe: false },
      ]),
    ),
    endpoints: places.map((_, index) => ({ provider: `p${index}`, model: "m", price: smallPrice, ...each[index] })),
    ...rest,
  };
}

/** Places that nobody asks: for tests that send nothing. */
export function nowhere(count: number): Place[] {
  return Array.from({ length: count }, (_, index) => ({ baseUrl: `http://127.0.0.1:${index + 1}/v1` }));
}

/** The endpoints' names in the order that a conversation would be sent to them. */
export function orderFor(router: Router, content: string, model = "m", more: Record<string, unknown> = {}): string[] {
  const decision = router.explain({ model, messages: [{ role: "user", content }], ...more });
  return decision.candidates.map(({ endpoint }) => endpoint);
}

export function counts(servers: readonly LoopbackServer[]): number[] {
  return servers.map(({ requestCount }) => requestCount);
}
