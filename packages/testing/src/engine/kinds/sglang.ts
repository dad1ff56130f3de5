import { raw } from "../../answers/raw.ts";
import type { EngineTraits } from "../engine-kind.ts";
import { jsonAnswer } from "../json-answer.ts";
import { metricsPage } from "../metrics-page.ts";

const full = { object: "error", message: "The request queue is full.", type: "503", param: null, code: 503 };

/** SGLang listens only once its weights are in memory. */
export const sglang: EngineTraits = Object.freeze<EngineTraits>({
  whileLoading: "reset",
  queueFull: jsonAnswer(full, 503),
  page(path, { models, slots, running, waiting }) {
    if (path === "/health") return raw({ status: 200 });
    if (path !== "/metrics") return undefined;
    return metricsPage(
      [
        { name: "sglang:num_running_reqs", type: "gauge", help: "The number of running requests.", value: running },
        {
          name: "sglang:num_queue_reqs",
          type: "gauge",
          help: "The number of requests in the waiting queue.",
          value: waiting,
        },
        { name: "sglang:token_usage", type: "gauge", help: "The token usage.", value: running / slots },
      ],
      { model_name: models[0] ?? "" },
    );
  },
});
