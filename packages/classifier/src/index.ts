import type { Classifier } from "@spillway/core";

const c = (name: string): Classifier => ({
  name,
  classify: (v) => ({
    score: /prove|refactor/.test(v.turns.at(-1)?.text ?? "") ? 0.9 : 0.1,
    reasons: [],
    classifier: name,
  }),
});
export const heuristicClassifier = () => c("heuristic");
export const lengthClassifier = () => c("length");
export const floorRuleClassifier = () => c("floor-rule");
