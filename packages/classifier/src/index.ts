export { calibrate } from "./calibrate/calibrate.ts";
export type { CalibrateOptions } from "./calibrate/calibrate-options.ts";
export { calibratedClassifier } from "./calibrate/calibrated-classifier.ts";
export type { Calibration } from "./calibrate/calibration.ts";
export type { Interval } from "./calibrate/interval.ts";
export type { QualityPromise } from "./calibrate/promise.ts";
export type { CalibrationTarget } from "./calibrate/target.ts";
export { train } from "./calibrate/train.ts";
export { type JoiningModel, withModel } from "./calibrate/with-model.ts";
export { cascadeClassifier } from "./cascade/cascade-classifier.ts";
export type { CascadeOptions } from "./cascade/cascade-options.ts";
export { checkedDifficulty } from "./checked-difficulty.ts";
export { housekeepingEstimate } from "./conversation/housekeeping-estimate.ts";
export { type Housekeeping, housekeepingOf } from "./conversation/housekeeping-of.ts";
export { subjectText } from "./conversation/subject-text.ts";
export { DriftMonitor, type DriftOptions } from "./drift/drift-monitor.ts";
export type { Embed, EmbeddingModel } from "./examples/embed.ts";
export type { Example } from "./examples/example.ts";
export { examplesClassifier } from "./examples/examples-classifier.ts";
export type { ExamplesOptions } from "./examples/examples-options.ts";
export {
  type MiniLmOptions,
  miniLmEmbedder,
  type OnnxRuntime,
  type TokenizerClass,
} from "./examples/mini-lm-embedder.ts";
export { floorRuleClassifier } from "./floor-rule.ts";
export { classifierFrom } from "./from.ts";
export { heuristicClassifier } from "./heuristic.ts";
export { type HeuristicOptions, heuristicBase, heuristicWeights, type SignalName } from "./heuristic-options.ts";
export { judgeClassifier } from "./judge/judge-classifier.ts";
export type { JudgeOptions } from "./judge/judge-options.ts";
export { defaultRubric } from "./judge/rubric.ts";
export { type LengthOptions, lengthClassifier } from "./length.ts";
export { mergeSamples } from "./samples/merge-samples.ts";
export { readSamples } from "./samples/read-samples.ts";
export { sampleFile } from "./samples/sample-file.ts";
export { trainedClassifier } from "./trained.ts";
