import type { EngineTraits } from "../engine-kind.ts";
import { jsonAnswer } from "../json-answer.ts";

const contextTokensPerSlot = 4_096;

function unavailable(message: string) {
  return jsonAnswer({ error: { code: 503, message, type: "unavailable_error" } }, 503);
}

/** llama.cpp listens at once, and says 503 to everything until its model is loaded. Its queue has no limit of its own. */
export const llamaCpp: EngineTraits = Object.freeze<EngineTraits>({
  whileLoading: unavailable("Loading model"),
  queueFull: unavailable("no slot available"),
  page(path, { models, slots, running }) {
    switch (path) {
      case "/health":
        return jsonAnswer({ status: "ok" });
      case "/slots":
        return jsonAnswer(
          Array.from({ length: slots }, (_, id) => ({
            id,
            n_ctx: contextTokensPerSlot,
            is_processing: id < running,
          })),
        );
      case "/props":
        return jsonAnswer({
          default_generation_settings: { n_ctx: contextTokensPerSlot },
          total_slots: slots,
          model_path: models[0] ?? "",
        });
      default:
        return undefined;
    }
  },
});
