import type { CheckResult, JudgeCheck } from "../cases/check.ts";
import type { SuiteCase } from "../cases/suite-case.ts";
import type { AskJudge } from "./ask-judge.ts";

const system =
  "You grade the answer that a language model gave in a conversation. It passes if it meets the rubric, and fails otherwise. " +
  "Length, style and confidence count only where the rubric says so.";

/**
 * Whether an answer meets a rubric. Asked twice, with what is shown and the verdicts named in turned order: where the two
 * differ, position decided and not the answer, and there is no verdict.
 */
export async function judgeAnswer(
  ask: AskJudge,
  { messages }: SuiteCase,
  { rubric, reference }: JudgeCheck,
  answer: string,
): Promise<CheckResult> {
  const known = reference === undefined ? {} : { reference };
  const first = await ask({
    system,
    shown: { conversation: messages, rubric, ...known, answer },
    words: ["pass", "fail"],
  });
  if (first === undefined) return "none";
  const second = await ask({
    system,
    shown: { answer, ...known, rubric, conversation: messages },
    words: ["fail", "pass"],
  });
  return first === second ? first : "none";
}
