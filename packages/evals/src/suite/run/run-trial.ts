import { type Answered, ask } from "../calls/ask.ts";
import type { CheckResult } from "../cases/check.ts";
import { isPlain, meets } from "../checks/check-answer.ts";
import { judgeAnswer } from "../judge/judge-answer.ts";
import { judgePair } from "../judge/judge-pair.ts";
import type { AnswerOutcome } from "../state/outcome.ts";
import { CountedJudge } from "./counted-judge.ts";
import type { SuitePlan } from "./plan-suite.ts";
import { RunStop } from "./run-stop.ts";
import { finishedAnswer, type Side, type Trial } from "./trial.ts";

/** Answers of trials that are not finished, by their keys, in memory only: they are not asked for again in this run. */
export type OpenAnswers = Map<string, Pick<Answered, "text" | "finishReason">>;

/**
 * Asks both sides, checks their answers, has them compared. Each result goes to the state at once. What the state has is not
 * asked for again, but for the answers to a comparison that is still to be made and whose texts were not kept.
 *
 * @throws RunStop where a call has no room in a budget, or the run is to stop.
 */
export async function runTrial(
  plan: SuitePlan,
  trial: Trial,
  open: OpenAnswers,
  signal: AbortSignal | undefined,
): Promise<void> {
  const work = { plan, trial, open, signal };
  const candidate = await answer(work, "candidate");
  const incumbent = await answer(work, "incumbent");
  if (candidate !== undefined && incumbent !== undefined) await compare(work, { candidate, incumbent });
  open.delete(trial.keys.candidate);
  open.delete(trial.keys.incumbent);
}

interface Work {
  readonly plan: SuitePlan;
  readonly trial: Trial;
  readonly open: OpenAnswers;
  readonly signal: AbortSignal | undefined;
}

/** Sees to one side's answer. Returns its text where it is at hand; undefined where it is not, or there is none. */
async function answer(work: Work, side: Side): Promise<string | undefined> {
  const { plan, trial, open } = work;
  const key = trial.keys[side];
  const known = plan.state.answer(key);
  const text = open.get(key)?.text ?? known?.text;
  const isCompared = trial.pairwise !== undefined && plan.state.pair(trial.pairwise.key) === undefined;
  const finished = finishedAnswer(plan, trial, side);
  if (finished?.error !== undefined) return undefined;
  if (finished !== undefined && (!isCompared || text !== undefined)) return text;
  const asked = known !== undefined && text !== undefined ? { ...known, text } : await askSide(work, side);
  if (asked.text === undefined) return undefined;
  const judge = new CountedJudge(plan, trial, () => stopIfAsked(work));
  const results = await check(work, asked.text, judge);
  const { text: said, ...figures } = asked;
  const kept = plan.keepAnswers ? { text: said } : {};
  plan.state.addAnswer({ ...figures, results, checksKey: trial.checksKey, judge: judge.tally(), ...kept });
  return said;
}

/** Asks one side and notes what it said until it is checked. A failure goes to the state at once. */
async function askSide(work: Work, side: Side): Promise<AnswerOutcome> {
  const { plan, trial, open } = work;
  const { one, sample, request } = trial;
  stopIfAsked(work);
  const model = plan[side];
  const body = { model, ...request };
  const asked = await ask(plan.router, { side, labels: one.labels, data: one.data, body }, plan.clock);
  if (asked.kind === "refused") throw new RunStop("cap", asked.message);
  const { costUsd, latencyMs } = asked;
  const own = { key: trial.keys[side], checksKey: trial.checksKey, caseId: one.id, sample, model, results: [] };
  if (asked.kind === "failed") {
    const failed = { ...own, error: asked.error, costUsd, latencyMs };
    plan.state.addAnswer(failed);
    return failed;
  }
  const { text, finishReason, outputTokens } = asked;
  open.set(trial.keys[side], { text, finishReason });
  return { ...own, text, finishReason, outputTokens, costUsd, latencyMs };
}

async function check(work: Work, text: string, judge: CountedJudge): Promise<readonly CheckResult[]> {
  const { one } = work.trial;
  const results: CheckResult[] = [];
  for (const some of one.checks) {
    if (some.type === "pairwise") continue;
    if (isPlain(some)) results.push(meets(text, some) ? "pass" : "fail");
    else results.push(await judgeAnswer(judge.ask, one, some, text));
  }
  return results;
}

async function compare(work: Work, answers: { readonly candidate: string; readonly incumbent: string }): Promise<void> {
  const { plan, trial } = work;
  const { one, sample, pairwise } = trial;
  if (pairwise === undefined || plan.state.pair(pairwise.key) !== undefined) return;
  const judge = new CountedJudge(plan, trial, () => stopIfAsked(work));
  const winner = await judgePair(judge.ask, one, pairwise.check, answers);
  plan.state.addPair({ key: pairwise.key, caseId: one.id, sample, winner, judge: judge.tally() });
}

function stopIfAsked({ signal }: Work): void {
  if (signal?.aborted) throw new RunStop("interrupted", "The run was interrupted.");
}
