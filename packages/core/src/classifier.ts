import type { Conversation } from "./conversation.ts";
import type { Difficulty } from "./difficulty.ts";

/** A question that a classifier puts to a model of the configuration. */
export interface ModelQuestion {
  /** The API: a chat completion, or embeddings. */
  readonly api: "chat" | "embeddings";
  /** The request's body, as the API takes it, with `model`; never a stream. */
  readonly body: { readonly model: string; readonly [field: string]: unknown };
  /** How long to wait, in milliseconds; never longer than the call itself has left. */
  readonly timeoutMs: number;
}

/** What a classifier may use besides the conversation. */
export interface ClassifierContext {
  /** The difficulty up to which requests start at each of the tiers, small to frontier; the last is 1. */
  readonly tierLimits: readonly number[];
  /**
   * Asks a model, inside the call: bounded by its data classes, its budgets and its deadline, and booked in its record as
   * an attempt with the role `judge`. Gives the parsed body of the answer. Undefined in a dry run, where nothing may be sent.
   *
   * @throws SpillwayError, as a rejection, where no endpoint answers well.
   */
  readonly ask: ((question: ModelQuestion) => Promise<unknown>) | undefined;
}

/**
 * Estimates difficulty. It runs on the way of each request. One that answers at once is called without waiting; one that
 * has to ask somebody returns a promise, or abstains in a dry run. What it throws counts as abstaining, with a warning.
 *
 * @example
 * const byLength: Classifier = { name: "by-length", classify: (c) => ({
 *   score: Math.min(1, conversationLength(c) / 20_000), reasons: [], classifier: "by-length" }) };
 */
export interface Classifier {
  readonly name: string;
  classify(conversation: Conversation, context?: ClassifierContext): Difficulty | Promise<Difficulty>;
}

/** A classifier that never has to ask: it works in the process and answers at once. */
export interface LocalClassifier extends Classifier {
  classify(conversation: Conversation): Difficulty;
}
