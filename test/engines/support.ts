import { type Engine, type EngineOptions, startEngine } from "@spillway/testing";
import type { EndpointConfig, ProviderConfig, SpillwayConfig } from "spillway";
import { eventually, type Rig, start, WatchedClock } from "../routing/support.ts";

export const kinds = ["vllm", "sglang", "tgi", "llama-cpp", "ollama"] as const;

/** What `router.health()` gives for an endpoint. */
export type Health = ReturnType<Rig["router"]["health"]>[number];
/** What `onHealth` gets. */
export type HealthEvent = Parameters<NonNullable<SpillwayConfig["onHealth"]>>[0];

/** An engine `gpu` in front of a hosted `cloud`, both serving `m`. */
export function engineFirst(
  kind: (typeof kinds)[number],
  gpu: { readonly baseUrl: string },
  cloud: { readonly baseUrl: string },
  more: {
    readonly endpoint?: Partial<EndpointConfig>;
    readonly provider?: Partial<ProviderConfig>;
    readonly rest?: Partial<SpillwayConfig>;
  } = {},
): SpillwayConfig {
  return {
    providers: {
      gpu: { preset: kind, baseUrl: gpu.baseUrl, headers: { "x-gate": "gate-of-gpu" }, ...more.provider },
      cloud: { preset: "openai", baseUrl: cloud.baseUrl, apiKey: "key-of-cloud" },
    },
    endpoints: [
      { provider: "gpu", model: "m", ...more.endpoint },
      { provider: "cloud", model: "m" },
    ],
    maxRetries: 0,
    ...more.rest,
  };
}

/** A quick engine, a rig over it, and a clock that moves by hand. The engine's own delays are real and short. */
export interface EngineRig extends AsyncDisposable {
  readonly gpu: Engine;
  readonly cloud: Engine;
  readonly rig: Rig;
  readonly clock: WatchedClock;
  readonly events: readonly HealthEvent[];
}

export async function engineRig(
  kind: (typeof kinds)[number],
  options: Partial<EngineOptions> = {},
  more: Parameters<typeof engineFirst>[3] = {},
): Promise<EngineRig> {
  const gpu = await startEngine({ kind, prefillMs: 0, tokenMs: 0, outputTokens: 2, ...options });
  const cloud = await startEngine({ kind: "vllm", prefillMs: 0, tokenMs: 0, outputTokens: 2 });
  const clock = new WatchedClock();
  const events: HealthEvent[] = [];
  const rest = { onHealth: (event: HealthEvent) => void events.push(event), ...more.rest };
  const rig = start(engineFirst(kind, gpu, cloud, { ...more, rest }), { clock });
  return {
    gpu,
    cloud,
    rig,
    clock,
    events,
    async [Symbol.asyncDispose]() {
      await rig[Symbol.asyncDispose]();
      await gpu.close();
      await cloud.close();
    },
  };
}

export function healthOf({ router }: Pick<Rig, "router">, endpoint: string): Health {
  const found = router.health().find((one) => one.endpoint === endpoint);
  if (found === undefined) throw new Error(`No health of ${endpoint}.`);
  return found;
}

/** How many pages were asked for so far. */
export function probesOf(engine: Engine): number {
  return Object.values(engine.probes).reduce((sum, count) => sum + count, 0);
}

/** Waits until the probe that the last call began has ended: its timer is gone. */
export async function probed(rig: Pick<EngineRig, "clock">): Promise<void> {
  await eventually(() => rig.clock.pending === 0, "the end of all probes");
}
