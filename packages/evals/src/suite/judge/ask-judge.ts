import type { JudgePrompt } from "./judge-prompt.ts";

/** Asks the judge once; undefined where it gave no verdict that can be read. */
export type AskJudge = <Word extends string>(prompt: JudgePrompt<Word>) => Promise<Word | undefined>;
