export type {
  BalanceName as Balance,
  BreakerOptions,
  EngineName,
  HedgeOptions,
  Limits,
  OverflowOptions,
} from "@spillway/core";
export { type Equal, type OrderOptions, orderEquals } from "./balance/order-equals.ts";
export { ShareCounter } from "./balance/share-counter.ts";
export { Breaker, type BreakerState } from "./breaker/breaker.ts";
export type { AttemptEnding } from "./endpoint/attempt-ending.ts";
export type { Block } from "./endpoint/block.ts";
export type { EndpointSpec } from "./endpoint/endpoint-spec.ts";
export { EndpointState } from "./endpoint/endpoint-state.ts";
export { Fleet, type FleetSpec, type ProviderSpec } from "./endpoint/fleet.ts";
export { Permit } from "./endpoint/permit.ts";
export { type Entry, Selector, type SelectorOptions, type Slot } from "./endpoint/selector.ts";
export type { Wanted } from "./endpoint/wanted.ts";
export type { EngineAnswer, EngineGet } from "./engine/engine-get.ts";
export { hasProbe, probeEngine } from "./engine/probe-engine.ts";
export { AttemptFailure } from "./failure/attempt-failure.ts";
export { classifyStatus, type FailedAnswer } from "./failure/classify-failure.ts";
export { type RateLimitNews, rateLimitNews } from "./failure/rate-limit-headers.ts";
export { type Reaction, reactions } from "./failure/reaction.ts";
export { longestRetryAfterMs, requestedPauseMs, retryAfterMs } from "./failure/retry-after.ts";
export { HedgeBudget } from "./hedge/hedge-budget.ts";
export { Hedging } from "./hedge/hedging.ts";
export { type Key, KeyPool } from "./limit/key-pool.ts";
export { Limiter, noLimits } from "./limit/limiter.ts";
export { RateWindow } from "./limit/rate-window.ts";
export { ShedError, WaitingLine } from "./limit/waiting-line.ts";
export { FirstTokenForecast } from "./overflow/first-token-forecast.ts";
export { OverflowGauge } from "./overflow/overflow-gauge.ts";
export { type Chooser, type TryCandidatesOptions, tryCandidates } from "./retry/try-candidates.ts";
