export { calibrationError } from "./calibration/calibration-error.ts";
export { type Promised, type ReliabilityBin, reliability } from "./calibration/reliability.ts";
export { aiq } from "./cost/aiq.ts";
export { type ArenaEntry, type ArenaOptions, arenaScore } from "./cost/arena-score.ts";
export { type CostPoint, costHull } from "./cost/cost-hull.ts";
export { costAtQuality, qualityAtCost } from "./cost/equal-quality.ts";
export { baselines, type PairRow } from "./pair/baselines.ts";
export { type Ordered, orderAccuracy } from "./pair/order-accuracy.ts";
export { type CurvePoint, type Routed, routingCurve } from "./pair/routing-curve.ts";
export { type RoutingFigures, routingFigures } from "./pair/routing-figures.ts";
export { modelLines, routingHead, routingLine } from "./pair/routing-table.ts";
export { qualityAtStrongShare, strongShareAt } from "./pair/strong-share.ts";
export { type BootstrapOptions, bootstrap, type Interval } from "./resampling/bootstrap.ts";
export { type PairedDifference, pairedDifference } from "./resampling/paired-difference.ts";
export { quantile } from "./resampling/quantile.ts";
export { seededRandom, shuffled } from "./resampling/seeded-random.ts";
export type {
  Check,
  CheckResult,
  ContainsCheck,
  ExactCheck,
  JudgeCheck,
  PairwiseCheck,
  RegexCheck,
  SchemaCheck,
} from "./suite/cases/check.ts";
export type { SuiteCaseInput } from "./suite/cases/suite-case.ts";
export { type CommandIo, suiteCommand } from "./suite/cli/suite-command.ts";
export { suiteTable } from "./suite/report/report-table.ts";
export type { AnswerReport, LabelReport, SideReport, SuiteReport, TrialReport } from "./suite/report/suite-report.ts";
export { runSuite } from "./suite/run/run-suite.ts";
export type { SuiteOptions, SuiteProgress } from "./suite/run/suite-options.ts";
export { mcnemar } from "./suite/stats/mcnemar.ts";
export { type Estimate, pairedShares } from "./suite/stats/paired-shares.ts";
export { passRate } from "./suite/stats/pass-rate.ts";
export { casesNeeded, type SuiteVerdict, suiteVerdict } from "./suite/stats/suite-verdict.ts";
