import type { BalanceName, Draft, HedgeOptions } from "@spillway/core";
import type { AffinityName } from "./affinity-name.ts";
import type { ClassifierChoice, LocalClassifierName } from "./classifier-choice.ts";
import type { Endpoint } from "./endpoint.ts";
import type { GateSettings } from "./gate-settings.ts";
import type { Tier } from "./tier.ts";
import type { Timeouts } from "./timeouts.ts";

/** A route, resolved. */
export interface Route {
  readonly name: string;
  readonly tiers: readonly Tier[];
  readonly classifier: ClassifierChoice;
  /** What estimates where a classifier that asks does not. */
  readonly classifierFallback: LocalClassifierName;
  readonly classifierTimeoutMs: number;
  /** As it was given; checked where the classifier is made. */
  readonly calibration: object | undefined;
  readonly abstainTier: number;
  /** Undefined where nothing is judged. */
  readonly gates: GateSettings | undefined;
  readonly escalation: { readonly mode: "fresh" | "carry-draft"; readonly instruction: string };
  /** The endpoint whose price savings are measured against. */
  readonly baseline: Endpoint | undefined;
  /** Share of the calls for which the baseline is asked beside, 0 to 1. */
  readonly shadow: number | undefined;
  /** How good an answer is beside the baseline's, 0 to 1. */
  readonly compareWithBaseline: ((answer: Draft, baseline: Draft) => number | Promise<number>) | undefined;
  readonly maxRetries: number;
  readonly timeouts: Timeouts;
  readonly balance: BalanceName;
  readonly affinity: AffinityName;
  readonly hedge: HedgeOptions | undefined;
  /** The visible mark before what another endpoint adds to a cut stream; undefined where none does. */
  readonly continuationMarker: string | undefined;
}
