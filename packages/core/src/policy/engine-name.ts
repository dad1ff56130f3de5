/** The engines that tell their health and load for free. */
export type EngineName = "vllm" | "sglang" | "tgi" | "lmdeploy" | "llama-cpp" | "ollama";
