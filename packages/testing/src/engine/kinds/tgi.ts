import { raw } from "../../answers/raw.ts";
import type { EngineTraits } from "../engine-kind.ts";
import { jsonAnswer } from "../json-answer.ts";
import { metricsPage } from "../metrics-page.ts";

/** Text Generation Inference listens only once its shards are ready. A full queue is a 429 there. */
export const tgi: EngineTraits = Object.freeze<EngineTraits>({
  whileLoading: "reset",
  queueFull: jsonAnswer({ error: "Model is overloaded", error_type: "overloaded" }, 429),
  page(path, { running, waiting, completed }) {
    if (path === "/health") return raw({});
    if (path !== "/metrics") return undefined;
    return metricsPage([
      { name: "tgi_request_success", type: "counter", help: "Number of successful requests", value: completed },
      { name: "tgi_batch_current_size", type: "gauge", help: "Current batch size", value: running },
      { name: "tgi_queue_size", type: "gauge", help: "Current queue size", value: waiting },
    ]);
  },
});
