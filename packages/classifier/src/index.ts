export { floorRuleClassifier } from "./floor-rule.ts";
export { classifierFrom } from "./from.ts";
export { heuristicClassifier } from "./heuristic.ts";
export { type HeuristicOptions, heuristicBase, heuristicWeights, type SignalName } from "./heuristic-options.ts";
export { type LengthOptions, lengthClassifier } from "./length.ts";
