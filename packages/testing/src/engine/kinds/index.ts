import type { EngineKind, EngineTraits } from "../engine-kind.ts";
import { llamaCpp } from "./llama-cpp.ts";
import { ollama } from "./ollama.ts";
import { sglang } from "./sglang.ts";
import { tgi } from "./tgi.ts";
import { vllm } from "./vllm.ts";

export const engineTraits: Readonly<Record<EngineKind, EngineTraits>> = Object.freeze({
  vllm,
  sglang,
  tgi,
  "llama-cpp": llamaCpp,
  ollama,
});
