import type { Answer } from "../answers/answer.ts";
import { failure } from "../answers/failure.ts";
import { createDefaultAnswer } from "./default-answer.ts";
import { modelList } from "./model-list.ts";
import type { ReceivedRequest } from "./received-request.ts";

/** Answers a request, or picks the answer for it. */
export type AnswerHandler = (request: ReceivedRequest) => Answer | Promise<Answer>;

/** Which answer a request gets. */
export class Script {
  readonly #models: readonly string[];
  readonly #defaultAnswer = createDefaultAnswer();
  #queue: Answer[] = [];
  readonly #byPath = new Map<string, Answer[]>();
  #standing: Answer | AnswerHandler | undefined;

  constructor(models: readonly string[]) {
    this.#models = models;
  }

  /** How many scripted answers no request has taken yet. */
  get left(): number {
    let left = this.#queue.length;
    for (const answers of this.#byPath.values()) left += answers.length;
    return left;
  }

  add(answers: readonly Answer[]): void {
    this.#queue.push(...answers);
  }

  addForPath(path: string, answers: readonly Answer[]): void {
    this.#byPath.set(path, [...(this.#byPath.get(path) ?? []), ...answers]);
  }

  hasForPath(path: string): boolean {
    return (this.#byPath.get(path)?.length ?? 0) > 0;
  }

  stand(answer: Answer | AnswerHandler | undefined): void {
    this.#standing = answer;
  }

  clear(): void {
    this.#queue = [];
    this.#byPath.clear();
    this.#standing = undefined;
  }

  next(request: ReceivedRequest): Answer | Promise<Answer> {
    const ofPath = this.#byPath.size === 0 ? undefined : this.#byPath.get(request.path)?.shift();
    if (ofPath !== undefined) return ofPath;
    if (request.api === "models") return modelList(request.path, this.#models) ?? notFound(request);
    const queued = this.#queue.shift();
    if (queued !== undefined) return queued;
    if (typeof this.#standing === "function") return this.#standing(request);
    if (request.api === "other") return notFound(request);
    return this.#standing ?? this.#defaultAnswer(request.model ?? "loopback-model");
  }
}

function notFound(request: ReceivedRequest): Answer {
  return failure(404, {
    code: null,
    message: `Invalid URL (${request.method} ${request.path})`,
  });
}
