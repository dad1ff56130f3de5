import type { BalanceName, BreakerOptions } from "@spillway/core";
import type { AffinityName } from "./affinity-name.ts";
import type { BudgetRule } from "./budget-rule.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Model } from "./model.ts";
import type { Provider } from "./provider.ts";
import type { Route } from "./route.ts";
import type { Timeouts } from "./timeouts.ts";

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
  readonly breaker: BreakerOptions;
  readonly queue: { readonly maxWaiting: number; readonly maxWaitMs: number };
  readonly budgets: readonly BudgetRule[];
  readonly assumedOutputTokens: number;
  readonly retryBackoffMs: number;
  readonly retirementNoticeMs: number;
}
