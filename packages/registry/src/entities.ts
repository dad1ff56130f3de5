import type { Classifier, Draft, Expectation, Gate, OpenAIClientLike, Verdict } from "@spillway/core";
import type { PriceConfig } from "./config.ts";
import type { Dialect } from "./dialect.ts";

/** A provider, resolved: nothing left to look up when a call is made. */
export interface Provider {
  readonly id: string;
  readonly title: string;
  readonly kind: "hosted" | "self-hosted";
  /** Scheme, host and port: `https://api.openai.com`. */
  readonly origin: string;
  /** Path of the base URL without a trailing slash: `/v1`. */
  readonly basePath: string;
  /** Header names and values in turn, credentials included. */
  readonly headers: readonly string[];
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
  readonly price: PriceConfig | undefined;
  /** In tokens; the smaller of the model's and the endpoint's own. */
  readonly contextWindow: number | undefined;
  readonly dataClasses: readonly string[] | undefined;
  readonly attemptTimeoutMs: number | undefined;
  /** Milliseconds since the Unix epoch; the earlier of the model's and the endpoint's own. */
  readonly retiresAtMs: number | undefined;
  /** What takes its place after it is retired, in order. */
  readonly successors: readonly Endpoint[];
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
  readonly maxRetries: number;
  readonly timeouts: Timeouts;
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
  readonly retryBackoffMs: number;
  readonly retirementNoticeMs: number;
}
