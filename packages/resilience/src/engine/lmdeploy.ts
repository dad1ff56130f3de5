import type { EngineGet } from "./engine-get.ts";
import type { EngineStatus } from "./engine-status.ts";
import { metricValue } from "./metric-value.ts";
import { asCount, asShare } from "./plausible.ts";
import { probeByMetrics } from "./probe-by-metrics.ts";

/**
 * Asks an LMDeploy `api_server`. /health is 200, or 503 where its engine makes no progress; servers from before May 2026
 * say 200 as long as they listen. /metrics is there where the server runs with metrics on. A request waits first for a
 * handle of the API server, then for the scheduler: both are `waiting`. Each data-parallel engine has samples of its own.
 *
 * @see https://github.com/InternLM/lmdeploy/pull/4615
 * @see https://github.com/InternLM/lmdeploy/blob/main/lmdeploy/metrics/loggers.py
 * @see https://github.com/InternLM/lmdeploy/blob/main/lmdeploy/serve/openai/api_server.py
 */
export function probeLmdeploy(get: EngineGet): Promise<EngineStatus> {
  return probeByMetrics(get, (page) => ({
    running: asCount(metricValue(page, "lmdeploy:num_requests_running", "sum")),
    waiting: sumOfTold(
      asCount(metricValue(page, "lmdeploy:num_api_requests_waiting", "sum")),
      asCount(metricValue(page, "lmdeploy:num_requests_waiting", "sum")),
    ),
    kvCacheUse: asShare(metricValue(page, "lmdeploy:gpu_cache_usage_perc", "mean")),
  }));
}

function sumOfTold(first: number | undefined, second: number | undefined): number | undefined {
  return first === undefined && second === undefined ? undefined : (first ?? 0) + (second ?? 0);
}
