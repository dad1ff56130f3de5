import type { AnswerOutcome, PairOutcome } from "./outcome.ts";
import type { StateLine } from "./state-line.ts";

/** Where lines are kept beyond the process. */
export interface StateLog {
  append(line: StateLine): void;
}

/** What is known of a suite's run: money held and spent, answers, verdicts. Each line counts as soon as it is in the log. */
export class SuiteState {
  readonly #log: StateLog;
  readonly #answers = new Map<string, AnswerOutcome>();
  readonly #pairs = new Map<string, PairOutcome>();
  readonly #holds = new Map<number, number>();
  #spentNanoUsd = 0;
  #lastId = 0;

  /** @param lines of the runs before. */
  constructor(lines: readonly StateLine[], log: StateLog) {
    for (const line of lines) this.#apply(line);
    this.#log = log;
    // Nobody will settle these any more. What became of them is not known, so they count whole.
    for (const nanoUsd of this.#holds.values()) this.lostNanoUsd += nanoUsd;
  }

  /** Held by runs before that were killed, for attempts whose end nobody saw. */
  readonly lostNanoUsd: number = 0;

  /** Spent by all runs together, with what is lost; without what is held for calls under way. */
  get spentNanoUsd(): number {
    return this.#spentNanoUsd + this.lostNanoUsd;
  }

  /** How many answers are known, of whatever suite. */
  get answerCount(): number {
    return this.#answers.size;
  }

  answer(key: string): AnswerOutcome | undefined {
    return this.#answers.get(key);
  }

  pair(key: string): PairOutcome | undefined {
    return this.#pairs.get(key);
  }

  /** Forgets answers that were failures, and verdicts that could not be read, so that they are asked for again. */
  forgetFailures(): void {
    for (const [key, outcome] of this.#answers) {
      if (outcome.error !== undefined) this.#answers.delete(key);
      // An answer whose text was kept need not be asked for again to be judged again.
      else if (outcome.results.includes("none")) this.#answers.set(key, { ...outcome, checksKey: "" });
    }
    for (const [key, { winner }] of this.#pairs) if (winner === "none") this.#pairs.delete(key);
  }

  addAnswer(outcome: AnswerOutcome): void {
    this.#add({ kind: "answer", ...outcome });
  }

  addPair(outcome: PairOutcome): void {
    this.#add({ kind: "pair", ...outcome });
  }

  /** Holds money for an attempt. What comes back is to be given to `settle`. */
  hold(nanoUsd: number): number {
    const id = this.#lastId + 1;
    this.#add({ kind: "hold", id, nanoUsd });
    return id;
  }

  settle(id: number, nanoUsd: number): void {
    this.#add({ kind: "settle", id, nanoUsd });
  }

  /** Why a line could not be kept, such as a full disk. Who held money at that moment may have been told something else. */
  failure: Error | undefined;

  #add(line: StateLine): void {
    try {
      this.#log.append(line);
    } catch (error) {
      this.failure ??= error as Error;
      throw error;
    }
    this.#apply(line);
  }

  #apply(line: StateLine): void {
    switch (line.kind) {
      case "hold":
        this.#holds.set(line.id, line.nanoUsd);
        this.#lastId = Math.max(this.#lastId, line.id);
        break;
      case "settle":
        if (this.#holds.delete(line.id)) this.#spentNanoUsd += line.nanoUsd;
        break;
      case "answer":
        this.#answers.set(line.key, line);
        break;
      case "pair":
        this.#pairs.set(line.key, line);
    }
  }
}
