import type { EngineName } from "@spillway/core";
import type { EngineGet } from "./engine-get.ts";
import type { EngineStatus } from "./engine-status.ts";
import { probeLlamaCpp } from "./llama-cpp.ts";
import { probeLmdeploy } from "./lmdeploy.ts";
import { probeOllama } from "./ollama.ts";
import { probeSglang } from "./sglang.ts";
import { probeTgi } from "./tgi.ts";
import { probeVllm } from "./vllm.ts";

const probes: Readonly<Record<EngineName, (get: EngineGet) => Promise<EngineStatus>>> = Object.freeze({
  vllm: probeVllm,
  sglang: probeSglang,
  tgi: probeTgi,
  lmdeploy: probeLmdeploy,
  "llama-cpp": probeLlamaCpp,
  ollama: probeOllama,
});

/** Whether an engine, named as its preset is, can be asked for its state. */
export function hasProbe(engine: string): engine is EngineName {
  return Object.hasOwn(probes, engine);
}

/**
 * Asks a self-hosted engine how it is and how busy. Only pages are read that generate nothing for a caller. It never
 * rejects: an engine that cannot be reached is `down`. Nothing is remembered from one call to the next.
 */
export function probeEngine(engine: EngineName, get: EngineGet): Promise<EngineStatus> {
  return probes[engine](get);
}
