import type { AttemptEnding } from "./attempt-ending.ts";
import type { Block } from "./block.ts";

/** An endpoint whose provider does not know the model is left alone for so long, in milliseconds. */
const modelGoneMs = 60_000;
/** An engine that answered that it loads its model is left alone for so long, in milliseconds. */
const loadingMs = 2_000;

/** The pauses that answers have asked for: to load the model, to bring it back, or simply to rest. */
export class Pauses {
  #restUntilMs = 0;
  #goneUntilMs = 0;
  #loadingUntilMs = 0;

  block(nowMs: number): Block | undefined {
    if (nowMs < this.#loadingUntilMs) return { reason: "loading", untilMs: this.#loadingUntilMs };
    if (nowMs < this.#goneUntilMs) return { reason: "model-missing", untilMs: this.#goneUntilMs };
    if (nowMs < this.#restUntilMs) return { reason: "resting", untilMs: this.#restUntilMs };
    return undefined;
  }

  /** An attempt has ended. A rate limit rests the key, not the endpoint. */
  after({ failure, isModelGone, restMs }: AttemptEnding, nowMs: number): void {
    if (failure === undefined) this.#goneUntilMs = 0;
    else if (isModelGone === true) this.#goneUntilMs = nowMs + modelGoneMs;
    if (failure === "model-loading") this.#loadingUntilMs = nowMs + loadingMs;
    if (restMs !== undefined && failure !== "rate-limit")
      this.#restUntilMs = Math.max(this.#restUntilMs, nowMs + restMs);
  }

  /** The engine has said that it has loaded its model. */
  loaded(): void {
    this.#loadingUntilMs = 0;
  }
}
