import { failure } from "../../answers/failure.ts";
import { raw } from "../../answers/raw.ts";
import type { EngineTraits } from "../engine-kind.ts";
import { metricsPage } from "../metrics-page.ts";

/** vLLM listens only once its model is loaded. Its queue has no limit of its own: the refusal is that of a proxy before it. */
export const vllm: EngineTraits = Object.freeze<EngineTraits>({
  whileLoading: "reset",
  queueFull: failure(503),
  page(path, { models, slots, running, waiting, completed }) {
    if (path === "/health") return raw({});
    if (path !== "/metrics") return undefined;
    return metricsPage(
      [
        {
          name: "vllm:num_requests_running",
          type: "gauge",
          help: "Number of requests in model execution batches.",
          value: running,
        },
        {
          name: "vllm:num_requests_waiting",
          type: "gauge",
          help: "Number of requests waiting to be processed.",
          value: waiting,
        },
        {
          name: "vllm:kv_cache_usage_perc",
          type: "gauge",
          help: "KV-cache usage. 1 means 100 percent usage.",
          value: running / slots,
        },
        {
          name: "vllm:request_success_total",
          type: "counter",
          help: "Count of successfully processed requests.",
          value: completed,
        },
      ],
      { engine: "0", model_name: models[0] ?? "" },
    );
  },
});
