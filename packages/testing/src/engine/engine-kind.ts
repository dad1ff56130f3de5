import type { Answer } from "../answers/answer.ts";

/** The self-hosted engines that can be stood in for. */
export type EngineKind = "vllm" | "sglang" | "tgi" | "llama-cpp" | "ollama";

/** How an engine is doing, as its pages tell it. */
interface EngineLoad {
  /** Whether the model is loaded. */
  readonly ready: boolean;
  readonly models: readonly string[];
  readonly slots: number;
  readonly running: number;
  readonly waiting: number;
  readonly completed: number;
}

/** What is particular to one kind of engine. */
export interface EngineTraits {
  /** The page at a path from the server's root, such as `/health`; undefined where this engine has none. */
  page(path: string, load: EngineLoad): Answer | undefined;
  /**
   * What becomes of a request while the model loads: `reset` stands for a port that nobody listens on yet, `wait` keeps the
   * request in the queue and shows the pages, an answer is given to every request.
   */
  readonly whileLoading: "reset" | "wait" | Answer;
  /** What a request gets where the queue is full. */
  readonly queueFull: Answer;
}
