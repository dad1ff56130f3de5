import type { EngineGet } from "./engine-get.ts";
import type { EngineStatus } from "./engine-status.ts";
import { metricValue } from "./metric-value.ts";
import { asCount } from "./plausible.ts";
import { probeByMetrics } from "./probe-by-metrics.ts";

/**
 * Asks a Text Generation Inference server. /health is 200, or 503 where its shards do not work; while it was well the last
 * time, the page only sees whether the shards can allocate, after start and while it is unwell it tries the model itself.
 * It has no answer for loading: `down` covers it. The batch being generated and the queue are gauges; the KV cache is not
 * told.
 *
 * @see https://huggingface.co/docs/text-generation-inference/reference/metrics
 * @see https://github.com/huggingface/text-generation-inference/blob/main/router/src/server.rs
 * @see https://github.com/huggingface/text-generation-inference/blob/main/backends/v3/src/backend.rs
 */
export function probeTgi(get: EngineGet): Promise<EngineStatus> {
  return probeByMetrics(get, (page) => ({
    running: asCount(metricValue(page, "tgi_batch_current_size", "sum")),
    waiting: asCount(metricValue(page, "tgi_queue_size", "sum")),
  }));
}
