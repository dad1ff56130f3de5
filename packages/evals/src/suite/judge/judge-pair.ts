import type { PairwiseCheck } from "../cases/check.ts";
import type { SuiteCase } from "../cases/suite-case.ts";
import type { PairWinner } from "../state/outcome.ts";
import type { AskJudge } from "./ask-judge.ts";

const system =
  "You compare two answers that language models gave in the same conversation, by the rubric. The order in which they stand " +
  "says nothing. If neither is clearly better, it is a tie.";
const usualRubric = "The better answer is correct, complete and clear, and does what was asked.";
const words = ["first", "second", "tie"] as const;

/**
 * Which of two answers is better. Asked twice, with the answers swapped: a verdict that does not stand both times is a tie.
 */
export async function judgePair(
  ask: AskJudge,
  { messages }: SuiteCase,
  check: PairwiseCheck,
  answers: { readonly candidate: string; readonly incumbent: string },
): Promise<PairWinner> {
  if (answers.candidate === answers.incumbent) return "tie";
  const about = { conversation: messages, rubric: check.rubric ?? usualRubric };
  const shown = (first: string, second: string) => ({ ...about, answers: { first, second } });
  const ahead = await ask({ system, shown: shown(answers.candidate, answers.incumbent), words });
  if (ahead === undefined) return "none";
  const behind = await ask({ system, shown: shown(answers.incumbent, answers.candidate), words });
  if (behind === undefined) return "none";
  if (ahead === "first" && behind === "second") return "candidate";
  return ahead === "second" && behind === "first" ? "incumbent" : "tie";
}
