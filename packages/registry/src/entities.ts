import type { Classifier, Draft, Expectation, Gate, OpenAIClientLike, Verdict } from "@spillway/core";
import type { GpuConfig, PriceConfig } from "./config.ts";
import type { Dialect } from "./dialect.ts";
import type { EngineName } from "./preset.ts";

/** Limits, resolved. What is undefined is not limited. */
export interface Limits {
  readonly requestsPerMinute: number | undefined;
  readonly tokensPerMinute: number | undefined;
  readonly concurrency: number | undefined;
}

/** One key of a provider. */
export interface ProviderKey {
  /** Header names and values in turn that bring the key; empty where there is none. */
  readonly headers: readonly string[];
  readonly limits: Limits;
}

/** How an engine is asked for its health and load. */
export interface EngineProbe {
  readonly engine: EngineName;
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/** A provider, resolved: nothing left to look up when a call is made. */
export interface Provider {
  readonly id: string;
  readonly title: string;
  readonly kind: "hosted" | "self-hosted";
  /** The preset's name: how its usage objects are read. */
  readonly preset: string;
  /** Scheme, host and port: `https://api.openai.com`. */
  readonly origin: string;
  /** Path of the base URL without a trailing slash: `/v1`. */
  readonly basePath: string;
  /** Header names and values in turn; the key's own are in `keys`. */
  readonly headers: readonly string[];
  /** At least one. */
  readonly keys: readonly ProviderKey[];
  /** Undefined where it is judged by its answers alone. */
  readonly probe: EngineProbe | undefined;
  /** Lower-case names of the caller's headers that are passed on. */
  readonly forwardHeaders: readonly string[];
  readonly dialect: Dialect;
  readonly client: OpenAIClientLike | undefined;
  readonly dataClasses: readonly string[] | undefined;
  /** Its id in the price catalogue. */
  readonly priceProvider: string | undefined;
}

export interface Capabilities {
  readonly tools: boolean;
  readonly images: boolean;
  readonly audio: boolean;
  readonly json: boolean;
  readonly schema: boolean;
  readonly logprobs: boolean;
  readonly reasoning: boolean;
}

/** A model, resolved. */
export interface Model {
  readonly id: string;
  /** In tokens. */
  readonly contextWindow: number | undefined;
  /** In tokens. */
  readonly maxOutputTokens: number | undefined;
  readonly capabilities: Capabilities;
  /** Milliseconds since the Unix epoch. */
  readonly deprecatedAtMs: number | undefined;
}

/** One model at one provider, resolved. */
export interface Endpoint {
  readonly id: string;
  readonly provider: Provider;
  readonly model: Model;
  readonly upstreamModel: string;
  readonly price: PriceConfig | readonly PriceConfig[] | undefined;
  /** Taken off whatever price is found. */
  readonly discounts: Discounts | undefined;
  /** In tokens; the smaller of the model's and the endpoint's own. */
  readonly contextWindow: number | undefined;
  readonly dataClasses: readonly string[] | undefined;
  readonly attemptTimeoutMs: number | undefined;
  /** Milliseconds since the Unix epoch; the earlier of the model's and the endpoint's own. */
  readonly retiresAtMs: number | undefined;
  /** What takes its place after it is retired, in order. */
  readonly successors: readonly Endpoint[];
  readonly limits: Limits;
  readonly overflow: Overflow | undefined;
  readonly weight: number;
  /** 0 to 1. */
  readonly warmShare: number;
  readonly parameters: Parameters | undefined;
  /** What its GPUs cost, and the hosted endpoint that they are compared with. */
  readonly gpu:
    | { readonly settings: Omit<GpuConfig, "compareWith">; readonly compareWith: string | undefined }
    | undefined;
}

/** Shares of a price that are taken off, 0 to 1. */
interface Discounts {
  readonly committed?: number | undefined;
  readonly volume?: readonly { readonly fromUsdPerMonth: number; readonly off: number }[] | undefined;
}

/** When an endpoint is full. What is undefined does not count. */
export interface Overflow {
  readonly maxInFlight: number | undefined;
  readonly maxWaiting: number | undefined;
  readonly maxFirstTokenMs: number | undefined;
  readonly maxKvCacheUse: number | undefined;
  readonly resumeBelow: number;
  readonly resumeAfterMs: number;
}

/** What is changed about each request to an endpoint. */
export interface Parameters {
  readonly drop: readonly string[];
  /** Names and their values as JSON text. */
  readonly set: readonly (readonly [name: string, json: string])[];
}

export type BalanceName = "ordered" | "weighted" | "least-in-flight" | "latency" | "cheapest";
export type AffinityName = "none" | "conversation" | "prefix";

/** When a second attempt is made beside a slow one. */
export interface Hedge {
  readonly percentile: number;
  readonly delayMs: number | undefined;
  readonly minDelayMs: number;
  readonly maxExtraCalls: number;
}

/** A rung of a route. */
export interface Tier {
  readonly models: readonly Model[];
  /** In the order they are tried. */
  readonly endpoints: readonly Endpoint[];
  /** Requests up to this difficulty start here; 1 for the last tier. */
  readonly maxDifficulty: number;
}

export interface Timeouts {
  readonly callMs: number;
  readonly attemptMs: number | undefined;
  readonly firstTokenMs: number | undefined;
  readonly idleMs: number;
}

/** Which gates judge drafts. */
export interface GateSettings {
  readonly empty: boolean;
  readonly cut: boolean;
  readonly refusal: boolean;
  readonly schema: boolean;
  readonly repetition: boolean;
  readonly minMeanLogprob: number | undefined;
  readonly accept:
    | ((draft: Draft, expectation: Expectation) => boolean | Verdict | Promise<boolean | Verdict>)
    | undefined;
  readonly custom: readonly Gate[];
}

/** A route, resolved. */
export interface Route {
  readonly name: string;
  readonly tiers: readonly Tier[];
  readonly classifier: string | Classifier;
  readonly abstainTier: number;
  /** Undefined where nothing is judged. */
  readonly gates: GateSettings | undefined;
  readonly escalation: { readonly mode: "fresh" | "carry-draft"; readonly instruction: string };
  /** The endpoint whose price savings are measured against. */
  readonly baseline: Endpoint | undefined;
  /** Share of the calls for which the baseline is asked beside, 0 to 1. */
  readonly shadow: number | undefined;
  readonly maxRetries: number;
  readonly timeouts: Timeouts;
  readonly balance: BalanceName;
  readonly affinity: AffinityName;
  readonly hedge: Hedge | undefined;
  /** The visible mark before what another endpoint adds to a cut stream; undefined where none does. */
  readonly continuationMarker: string | undefined;
}

/** When a breaker opens, and for how long. */
export interface BreakerSettings {
  readonly consecutiveFailures: number;
  readonly failureRatio: number;
  readonly minAttempts: number;
  readonly windowMs: number;
  readonly openMs: number;
  readonly maxOpenMs: number;
}

/** A limit on what is spent, resolved. */
export interface BudgetRule {
  readonly name: string;
  readonly unit: "nano-usd" | "tokens";
  /** Whole nano-dollars, or tokens. */
  readonly limit: number;
  readonly period: "call" | "hour" | "day" | "month";
  readonly window: "calendar" | "rolling";
  readonly reaction: "refuse" | "degrade" | "warn";
  /** Ascending. */
  readonly warnAt: readonly number[];
  /** Name of a label: each of its values has an account of its own. */
  readonly per: string | undefined;
  readonly only: {
    readonly route: string | undefined;
    readonly provider: string | undefined;
    readonly model: string | undefined;
    readonly labels: Readonly<Record<string, string>>;
  };
}

/** A configuration, checked and resolved. Immutable. */
export interface Registry {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly models: ReadonlyMap<string, Model>;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  /** A model's endpoints, in the order of the configuration. */
  readonly endpointsOfModel: ReadonlyMap<string, readonly Endpoint[]>;
  readonly routes: ReadonlyMap<string, Route>;
  readonly defaultProvider: Provider;
  readonly maxRetries: number;
  readonly timeouts: Timeouts;
  readonly balance: BalanceName;
  readonly affinity: AffinityName;
  readonly breaker: BreakerSettings;
  readonly queue: { readonly maxWaiting: number; readonly maxWaitMs: number };
  readonly budgets: readonly BudgetRule[];
  readonly assumedOutputTokens: number;
  readonly retryBackoffMs: number;
  readonly retirementNoticeMs: number;
}
