import { type Classifier, type ClassifierContext, type Difficulty, SpillwayError } from "@spillway/core";
import { abstained } from "../abstained.ts";
import { AnswerMemory } from "../asking/answer-memory.ts";
import { housekeepingEstimate } from "../conversation/housekeeping-estimate.ts";
import { type JudgeOptions, judgeOptions } from "./judge-options.ts";
import { type Judgement, readJudgement } from "./read-answer.ts";
import { requestText } from "./request-text.ts";
import { answerFormat, instructionOf } from "./rubric.ts";

const name = "judge";

/** The reason that each level gives, from level 1 on. */
const levelNames = ["trivial", "easy", "moderate", "hard", "very-hard"] as const;

/**
 * Asks a model of the configuration how hard a request is, on five levels of a rubric; the score is the middle of the
 * level's fifth: .1, .3, .5, .7, .9. The model is asked inside the call (see `ClassifierContext.ask`) and its cost is
 * booked there. Ratings are remembered, and equal requests at the same time asked once. In a dry run it gives a remembered
 * rating or abstains. The request can move its own rating no further than the levels go: it is shown as data, between
 * markers that it cannot know, and only a level, a known domain and a confidence are read from the answer.
 *
 * The promise rejects with a `SpillwayError` where the model cannot be asked or gives no level; a route then uses its
 * fallback.
 *
 * @throws ConfigError with every fault in the options.
 * @example
 * import { judgeClassifier } from "@spillway/classifier";
 * const classifier = judgeClassifier({ model: "llama-3.1-8b", timeoutMs: 1_500 });
 */
export function judgeClassifier(options: JudgeOptions): Classifier {
  const { model, rubric, timeoutMs, maxCharacters, maxOutputTokens, cacheEntries } = judgeOptions(options);
  const instruction = instructionOf(rubric);
  const memory = new AnswerMemory<Difficulty>(cacheEntries);

  const judge = async (ask: NonNullable<ClassifierContext["ask"]>, request: string): Promise<Difficulty> => {
    const messages = [
      { role: "system", content: instruction },
      { role: "user", content: request },
    ];
    const body = { model, messages, temperature: 0, max_tokens: maxOutputTokens, response_format: answerFormat };
    const judgement = readJudgement(await ask({ api: "chat", body, timeoutMs }));
    if (judgement !== undefined) return difficultyOf(judgement);
    throw new SpillwayError("classifier_failed", `The judge ${model} gave no level from 1 to 5.`);
  };

  return {
    name,
    classify(conversation, context) {
      const housekeeping = housekeepingEstimate(conversation, name);
      if (housekeeping !== undefined) return housekeeping;
      const request = requestText(conversation, maxCharacters);
      if (request === "") return abstained(name, "no-text");
      const key = AnswerMemory.keyOf(model, instruction, request);
      const known = memory.recall(key);
      if (known !== undefined) return known;
      const ask = context?.ask;
      return ask === undefined ? abstained(name, "dry-run") : memory.ask(key, () => judge(ask, request));
    },
  };
}

function difficultyOf({ level, domain, confidence }: Judgement): Difficulty {
  const score = (2 * level - 1) / 10;
  return {
    score,
    reasons: [{ name: levelNames[level - 1] as string, weight: score }],
    classifier: name,
    ...(domain === undefined ? {} : { domain }),
    ...(confidence === undefined ? {} : { confidence }),
  };
}
