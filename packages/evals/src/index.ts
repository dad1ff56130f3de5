export { aiq, type CostPoint, costHull } from "./aiq.ts";
export { type RoutingFigures, routingFigures } from "./apgr.ts";
export { baselines, type PairRow } from "./baselines.ts";
export { bootstrap, type Interval } from "./bootstrap.ts";
export { calibrationError, type Promised } from "./calibration.ts";
export { type CurvePoint, type Routed, routingCurve } from "./curve.ts";
export { quantile } from "./quantile.ts";
export { seededRandom, shuffled } from "./random.ts";
export { routingHead, routingLine } from "./table.ts";
