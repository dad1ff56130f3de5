import { toNanoUsd, toUsd } from "@spillway/core";
import { ask } from "../calls/ask.ts";
import { type JudgePrompt, judgeRequest } from "../judge/judge-prompt.ts";
import { readVerdict } from "../judge/read-verdict.ts";
import type { JudgeTally } from "../state/outcome.ts";
import type { SuitePlan } from "./plan-suite.ts";
import { RunStop } from "./run-stop.ts";
import type { Trial } from "./trial.ts";

/** The judge for one trial, which counts what it is asked and what that costs. */
export class CountedJudge {
  readonly #plan: SuitePlan;
  readonly #trial: Trial;
  readonly #beforeCall: () => void;
  #calls = 0;
  #failures = 0;
  #costNanoUsd = 0;
  #unpricedCalls = 0;

  /** `beforeCall` may throw to stop. */
  constructor(plan: SuitePlan, trial: Trial, beforeCall: () => void) {
    this.#plan = plan;
    this.#trial = trial;
    this.#beforeCall = beforeCall;
  }

  /** @throws RunStop where the call has no room in a budget. */
  readonly ask = async <Word extends string>(prompt: JudgePrompt<Word>): Promise<Word | undefined> => {
    const { router, judge, judgeFormat, maxOutputTokens, clock } = this.#plan;
    const { labels, data } = this.#trial.one;
    this.#beforeCall();
    const body = {
      model: judge,
      ...judgeRequest(prompt, judgeFormat),
      max_completion_tokens: maxOutputTokens,
    };
    const asked = await ask(router, { side: "judge", labels, data, body }, clock);
    if (asked.kind === "refused") throw new RunStop("cap", asked.message);
    this.#calls += 1;
    if (asked.costUsd === undefined) this.#unpricedCalls += 1;
    else this.#costNanoUsd += toNanoUsd(asked.costUsd);
    const verdict = asked.kind === "answered" ? readVerdict(asked.text, prompt.words) : undefined;
    if (verdict === undefined) this.#failures += 1;
    return verdict;
  };

  tally(): JudgeTally | undefined {
    if (this.#calls === 0) return undefined;
    return {
      calls: this.#calls,
      failures: this.#failures,
      costUsd: toUsd(this.#costNanoUsd),
      unpricedCalls: this.#unpricedCalls,
    };
  }
}
