import { phraseList } from "./phrase-list.ts";
import { type Signal, upTo } from "./signal.ts";

/** Several steps asked for, in words or in order. */
export const multiStepSignal: Signal = {
  name: "multi-step",
  weight: 0.15,
  phrases: {
    steps: phraseList(`
      step by step, multi step, multistep, steps, after that, and then, first, second, third, finally,
      next, followed by, once you have, each of the following, for each, break down, roadmap, action plan,
      plan, walk me through, workflow, pipeline, end to end, schritt für schritt, danach, anschließend,
      étape par étape, ensuite, paso a paso, después, passo a passo, пошагово, затем, шаг за шагом, 逐步,
      一步一步, 然后, 最后, ステップ, その後, 단계별
    `),
  },
  measure: (view) => {
    const hits = view.hits("steps");
    return hits === 0 ? 0 : upTo(4, hits + (hits > 1 ? 0.5 : 0));
  },
};
