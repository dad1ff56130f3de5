import { type TextAnswer, text } from "../answers/text.ts";

const rememberedModels = 256;

/** The answer where the test has said nothing: `Hello from MODEL.`, the same object for the same model. */
export function createDefaultAnswer(): (model: string) => TextAnswer {
  const answers = new Map<string, TextAnswer>();
  return (model) => {
    let answer = answers.get(model);
    if (answer === undefined) {
      answer = text(`Hello from ${model}.`);
      if (answers.size >= rememberedModels) answers.clear();
      answers.set(model, answer);
    }
    return answer;
  };
}
