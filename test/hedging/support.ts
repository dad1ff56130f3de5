import { type LoopbackServer, startLoopbackServer } from "@spillway/testing";
import type { CallRecord, EndpointConfig, RouteConfig, SpillwayConfig } from "spillway";
import { expect } from "vitest";
import { type Rig, smallPrice, start, WatchedClock } from "../routing/support.ts";

/** The delay of every hedge here: no other wait of a call is as long. */
export const delayMs = 77;

/** A rig over loopback servers `p0`, `p1`, ... whose route `auto` hedges after `delayMs`. */
export interface HedgedRig extends AsyncDisposable {
  readonly servers: readonly LoopbackServer[];
  readonly rig: Rig;
  readonly clock: WatchedClock;
  readonly config: SpillwayConfig;
  /** Waits until a call's hedge is `times` times due, then lets it go. */
  hedge(times?: number): Promise<void>;
}

/** Settings that differ from the usual. */
export interface HedgedOptions {
  readonly hedge?: RouteConfig["hedge"];
  readonly route?: Partial<RouteConfig>;
  readonly rest?: Partial<SpillwayConfig>;
  readonly each?: readonly Partial<EndpointConfig>[];
}

export async function hedged(count: number, options: HedgedOptions = {}): Promise<HedgedRig> {
  const servers = await Promise.all(Array.from({ length: count }, () => startLoopbackServer()));
  const clock = new WatchedClock();
  const { hedge = { delayMs, maxExtraCalls: 1 }, route, rest, each = [] } = options;
  const config: SpillwayConfig = {
    providers: Object.fromEntries(
      servers.map(({ baseUrl }, index) => [`p${index}`, { preset: "vllm", baseUrl, probe: false }]),
    ),
    endpoints: servers.map((_, index) => ({ provider: `p${index}`, model: "m", price: smallPrice, ...each[index] })),
    routes: { auto: { tiers: ["m"], maxRetries: 0, hedge, ...route } },
    ...rest,
  };
  const rig = start(config, { clock });
  return {
    servers,
    rig,
    clock,
    config,
    async hedge(times = 1) {
      await clock.asked(delayMs, times);
      await clock.advance(delayMs);
    },
    async [Symbol.asyncDispose]() {
      await rig[Symbol.asyncDispose]();
      for (const server of servers) await server.close();
    },
  };
}

export const counts = (servers: readonly LoopbackServer[]) => servers.map(({ requestCount }) => requestCount);

/** Each attempt of the record stands once, and has ended; its sums are those of its attempts. */
export function expectSound(record: CallRecord): void {
  const costs = record.attempts.map(({ costUsd }) => costUsd);
  const unknown = costs.filter((cost) => cost === undefined).length;
  expect(record.unpricedAttempts).toBe(unknown);
  if (unknown === 0) expect(record.costUsd).toBeCloseTo(sum(costs as number[]), 9);
  expect(record.tokens.inputTokens).toBe(sum(record.attempts.map(({ usage }) => usage?.inputTokens ?? 0)));
  expect(record.tokens.outputTokens).toBe(sum(record.attempts.map(({ usage }) => usage?.outputTokens ?? 0)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
