import type { Preset } from "../preset.ts";
import { anthropic } from "./anthropic.ts";
import { azureOpenai } from "./azure-openai.ts";
import { cerebras } from "./cerebras.ts";
import { deepinfra } from "./deepinfra.ts";
import { deepseek } from "./deepseek.ts";
import { fireworks } from "./fireworks.ts";
import { google } from "./google.ts";
import { groq } from "./groq.ts";
import { llamaCpp } from "./llama-cpp.ts";
import { lmdeploy } from "./lmdeploy.ts";
import { mistral } from "./mistral.ts";
import { ollama } from "./ollama.ts";
import { openai } from "./openai.ts";
import { openaiCompatible } from "./openai-compatible.ts";
import { openrouter } from "./openrouter.ts";
import { railwail } from "./railwail.ts";
import { sglang } from "./sglang.ts";
import { tgi } from "./tgi.ts";
import { together } from "./together.ts";
import { vllm } from "./vllm.ts";

/** Every provider preset by its name. Hosted APIs first, then the user's own engines, then everything else. */
export const presets = Object.freeze({
  openai,
  "azure-openai": azureOpenai,
  anthropic,
  google,
  mistral,
  deepseek,
  groq,
  cerebras,
  together,
  fireworks,
  deepinfra,
  openrouter,
  railwail,
  vllm,
  sglang,
  tgi,
  lmdeploy,
  "llama-cpp": llamaCpp,
  ollama,
  "openai-compatible": openaiCompatible,
} satisfies Readonly<Record<string, Preset>>);

/** The names that `preset` takes. */
export type PresetName = keyof typeof presets;
