import { ask, bodyOf, type EngineGet } from "./engine-get.ts";
import { type EngineStatus, engineStatus } from "./engine-status.ts";
import { fieldOf, parseJson } from "./parse-json.ts";
import { stateOf } from "./state-of.ts";

/**
 * Asks an Ollama server, which tells which models are in memory (/api/ps) and which it has (/api/tags), and nothing of its
 * load. A model that is not in memory is loaded by the first request for it, so the server is `ready` all the same. Names are
 * given as Ollama writes them, with their tag: "llama3.2:latest".
 *
 * @see https://github.com/ollama/ollama/blob/main/docs/api.md#list-running-models
 * @see https://github.com/ollama/ollama/blob/main/docs/api.md#list-local-models
 */
export async function probeOllama(get: EngineGet): Promise<EngineStatus> {
  const [loaded, available] = await Promise.all([ask(get, "/api/ps"), ask(get, "/api/tags")]);
  const state = stateOf(loaded) === "ready" ? "ready" : stateOf(available);
  return engineStatus(state, {
    loadedModels: modelNames(parseJson(bodyOf(loaded))),
    availableModels: modelNames(parseJson(bodyOf(available))),
  });
}

/** The names of a list of models; undefined where the answer is something else. An entry without a name is left out. */
function modelNames(answer: unknown): readonly string[] | undefined {
  const models = fieldOf(answer, "models");
  if (!Array.isArray(models)) return undefined;
  return models
    .map((model) => fieldOf(model, "name") ?? fieldOf(model, "model"))
    .filter((name): name is string => typeof name === "string" && name !== "");
}
