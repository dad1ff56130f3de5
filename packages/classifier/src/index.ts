export { floorRuleClassifier } from "./floor-rule.ts";
export { classifierFrom } from "./from.ts";
export {
  type HeuristicOptions,
  heuristicBase,
  heuristicClassifier,
  heuristicWeights,
  type SignalName,
} from "./heuristic.ts";
export { type LengthOptions, lengthClassifier } from "./length.ts";
