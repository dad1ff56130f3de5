import { type BudgetStore, memoryBudgetStore } from "@spillway/budgets";
import { type CallRecord, type Clock, toUsd } from "@spillway/core";
import type { Environment, SpillwayConfig } from "@spillway/registry";
import { createRouter, type Router } from "@spillway/router";
import type { SuiteState } from "../state/suite-state.ts";
import { capName, capStore } from "./cap-store.ts";

/** A router that keeps to the suite's cap, and hands out the record of each call. */
export interface SuiteRouter {
  readonly router: Router;
  /** The record of a call that has ended, by its id. */
  recordOf(id: string): Promise<CallRecord>;
}

/** What a suite's router is made with. */
export interface SuiteRouterOptions {
  readonly config: SpillwayConfig;
  /** Most that may be spent, runs before included, in whole nano-dollars; undefined: no limit. */
  readonly maxNanoUsd: number | undefined;
  readonly state: SuiteState;
  readonly environment?: Environment | undefined;
  readonly clock?: Clock | undefined;
}

/** More than any suite costs, for runs without a cap: their budget only counts. */
const noLimitUsd = 1_000_000;

/**
 * Makes the router of a suite: the configuration with a budget more.
 *
 * @throws ConfigError with every fault of the configuration.
 */
export function suiteRouter({ config, maxNanoUsd, state, environment, clock }: SuiteRouterOptions): SuiteRouter {
  const records = new Map<string, PromiseWithResolvers<CallRecord>>();
  const slot = (id: string) => {
    const known = records.get(id) ?? Promise.withResolvers<CallRecord>();
    records.set(id, known);
    return known;
  };
  const limitUsd = maxNanoUsd === undefined ? noLimitUsd : toUsd(Math.max(0, maxNanoUsd - state.spentNanoUsd));
  const onExhausted = maxNanoUsd === undefined ? ("warn" as const) : ("refuse" as const);
  const inner = (config.budgetStore as BudgetStore | undefined) ?? memoryBudgetStore();
  const router = createRouter(
    {
      ...config,
      // Rolling: a month that ends in the middle of a run must not open the purse anew.
      budgets: {
        ...config.budgets,
        [capName]: { limitUsd, period: "month", window: "rolling", onExhausted, warnAt: [] },
      },
      budgetStore: capStore(inner, state),
      onCall(record) {
        if (record.shadowOf === undefined) slot(record.id).resolve(record);
        return config.onCall?.(record);
      },
    },
    { ...(environment && { environment }), ...(clock && { clock }) },
  );
  return {
    router,
    async recordOf(id) {
      const record = await slot(id).promise;
      records.delete(id);
      return record;
    },
  };
}
