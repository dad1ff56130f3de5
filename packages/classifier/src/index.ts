export { adapt } from "./adapt.ts";
export { floorRuleClassifier } from "./floor-rule.ts";
export { classifierFrom } from "./from.ts";
export { heuristicClassifier } from "./heuristic.ts";
export { type HeuristicOptions, heuristicBase, heuristicWeights, type SignalName } from "./heuristic-options.ts";
export { type LengthOptions, lengthClassifier } from "./length.ts";
export type { Adapted, AdaptedModel, AdaptLabel, AdaptOptions } from "./trained/adapt-model.ts";
export { trainedClassifier } from "./trained.ts";
