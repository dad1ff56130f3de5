import type { EngineGet } from "./engine-get.ts";
import type { EngineStatus } from "./engine-status.ts";
import { metricValue } from "./metric-value.ts";
import { asCount, asShare } from "./plausible.ts";
import { probeByMetrics } from "./probe-by-metrics.ts";

/**
 * Asks a vLLM server. /health is 200 with an empty body, or 5xx once its engine is dead. It listens only when its model is
 * in memory, so one that loads is told apart from a dead one by nothing: both are `down`. Each data-parallel engine has
 * samples of its own. The share of the KV cache was `vllm:gpu_cache_usage_perc` before V1 gave it its present name; both
 * run from 0 to 1. Sleep mode is not looked at.
 *
 * @see https://docs.vllm.ai/en/stable/usage/metrics/
 * @see https://github.com/vllm-project/vllm/blob/main/vllm/entrypoints/serve/instrumentator/health.py
 * @see https://github.com/vllm-project/vllm/pull/24897
 */
export function probeVllm(get: EngineGet): Promise<EngineStatus> {
  return probeByMetrics(get, (page) => ({
    running: asCount(metricValue(page, "vllm:num_requests_running", "sum")),
    waiting: asCount(metricValue(page, "vllm:num_requests_waiting", "sum")),
    kvCacheUse: asShare(
      metricValue(page, "vllm:kv_cache_usage_perc", "mean") ?? metricValue(page, "vllm:gpu_cache_usage_perc", "mean"),
    ),
  }));
}
