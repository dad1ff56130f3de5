import type { EngineStatus } from "@spillway/core";
import type { Block } from "./block.ts";

/** What the engine said counts for so long, in milliseconds. */
const holdsMs = 10_000;

/** What an endpoint's engine last said of itself, and how long that counts. */
export class EngineWord {
  #status: EngineStatus | undefined;
  #heardMs = 0;
  #silences = 0;

  /** Undefined where it was never heard. */
  get status(): EngineStatus | undefined {
    return this.#status;
  }

  /**
   * The engine has spoken, or kept silent. One silence alone says little: a busy engine can be late.
   *
   * @returns the state before; undefined where the word does not count.
   */
  hear(status: EngineStatus, nowMs: number): EngineStatus["state"] | "unknown" | undefined {
    this.#silences = status.state === "down" ? this.#silences + 1 : 0;
    if (status.state === "down" && this.#silences < 2) return undefined;
    const from = this.#status?.state ?? "unknown";
    this.#status = status;
    this.#heardMs = nowMs;
    return from;
  }

  /** Why no attempt at `model` should begin by the engine's own word; undefined where nothing is said against it. */
  block(model: string, nowMs: number): Block | undefined {
    if (this.#status === undefined) return undefined;
    const untilMs = this.#heardMs + holdsMs;
    if (nowMs >= untilMs) return undefined;
    const { state, availableModels } = this.#status;
    if (state !== "ready") return { reason: state, untilMs };
    if (availableModels === undefined || lists(availableModels, model)) return undefined;
    return { reason: "model-missing", untilMs };
  }

  /** False where the engine lists what it has in memory and `model` is not there. */
  hasLoaded(model: string): boolean {
    const loaded = this.#status?.loadedModels;
    return loaded === undefined || lists(loaded, model);
  }
}

/** Ollama names a model without a tag for its `latest`. */
function lists(models: readonly string[], model: string): boolean {
  return models.includes(model) || models.includes(`${model}:latest`);
}
