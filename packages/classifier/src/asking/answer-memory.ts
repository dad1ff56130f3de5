import { hash } from "node:crypto";
import { RecentMap } from "./recent-map.ts";

/**
 * Remembers what was asked before, and asks equal questions that are under way at once only once. Where that fails, which
 * may be because its caller has left, one of those that waited for it asks again for all of them. Keys are hashes, so it
 * keeps no prompt text.
 */
export class AnswerMemory<Answer> {
  readonly #known: RecentMap<Answer>;
  readonly #underWay = new Map<string, Promise<Answer>>();

  constructor(entries: number) {
    this.#known = new RecentMap(entries);
  }

  /** The key of a question that is made of these parts. */
  static keyOf(...parts: readonly string[]): string {
    return hash("sha256", JSON.stringify(parts), "base64");
  }

  recall(key: string): Answer | undefined {
    return this.#known.get(key);
  }

  /** The answer of the same question under way, or that of `ask`, remembered where it comes. */
  ask(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const underWay = this.#underWay.get(key);
    if (underWay === undefined) return this.#start(key, ask);
    return underWay.catch(() => this.#underWay.get(key) ?? this.#start(key, ask));
  }

  #start(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const asked = ask()
      .then((answer) => {
        this.#known.set(key, answer);
        return answer;
      })
      .finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, asked);
    return asked;
  }
}
