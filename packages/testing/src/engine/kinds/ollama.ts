import { createdAtSec } from "../../render/created-at.ts";
import type { EngineTraits } from "../engine-kind.ts";
import { jsonAnswer } from "../json-answer.ts";

const modelBytes = 4_000_000_000;
const madeAt = new Date(createdAtSec * 1_000).toISOString();

/** Ollama is always there and loads a model when it is asked for: it stands in /api/ps from then on, and requests wait. */
export const ollama: EngineTraits = Object.freeze<EngineTraits>({
  whileLoading: "wait",
  queueFull: jsonAnswer(
    {
      error: {
        message: "server busy, please try again.  maximum pending requests exceeded",
        type: "api_error",
        param: null,
        code: null,
      },
    },
    503,
  ),
  page(path, { ready, models }) {
    if (path === "/api/ps") {
      const loaded = ready ? models : [];
      return jsonAnswer({
        models: loaded.map((name) => ({
          name,
          model: name,
          size: modelBytes,
          expires_at: madeAt,
          size_vram: modelBytes,
        })),
      });
    }
    if (path !== "/api/tags") return undefined;
    return jsonAnswer({
      models: models.map((name) => ({ name, model: name, modified_at: madeAt, size: modelBytes })),
    });
  },
});
