import type {
  AttemptContext,
  AttemptRecord,
  BudgetEvent,
  CallRecord,
  HealthEvent,
  Sample,
  Warning,
} from "@spillway/core";
import type { z } from "zod";
import type { budgetSchema } from "./schema/budget-schema.ts";
import type { configSchema } from "./schema/config-schema.ts";
import type { endpointSchema } from "./schema/endpoint-schema.ts";
import type { gpuSchema } from "./schema/gpu-schema.ts";
import type { modelSchema } from "./schema/model-schema.ts";
import type { priceSchema } from "./schema/price-schema.ts";
import type { providerSchema } from "./schema/provider-schema.ts";
import type { routeSchema } from "./schema/route-schema.ts";

/** Token prices as a user writes them. All in US dollars per million tokens. */
export type PriceConfig = z.input<typeof priceSchema>;
export type ProviderConfig = z.input<typeof providerSchema>;
export type ModelConfig = z.input<typeof modelSchema>;
export type EndpointConfig = z.input<typeof endpointSchema>;
export type GpuConfig = z.input<typeof gpuSchema>;
export type BudgetConfig = z.input<typeof budgetSchema>;
export type RouteConfig = z.input<typeof routeSchema>;

/**
 * The configuration of a router. Plain data but for callbacks, gates, classifiers and clients, so most of it can stand in
 * a JSON file; any string may hold `${VARIABLE}`, read from the environment.
 */
export interface SpillwayConfig
  extends Omit<
    z.input<typeof configSchema>,
    "ledger" | "onCall" | "onAttempt" | "onSample" | "onBudget" | "onHealth" | "onWarning"
  > {
  /** Where each call is booked, for `router.query`: in memory, in a SQLite file, or a store of `@spillway/postgres`. */
  readonly ledger?:
    | "memory"
    | { readonly sqlite: string; readonly maxBatch?: number | undefined; readonly flushEveryMs?: number | undefined }
    | object
    | undefined;
  /** Gets one record for each call, once, however it ended. May be async; what it throws becomes a warning. */
  readonly onCall?: ((record: CallRecord) => void | Promise<void>) | undefined;
  /** Gets the record of each attempt when it ends, before its call does. A verdict on it comes later, in the call's record. */
  readonly onAttempt?: ((attempt: AttemptRecord, call: AttemptContext) => void | Promise<void>) | undefined;
  /**
   * Gets what is learnt of how well models answer: from gates, from `router.feedback`, from compared shadows. It holds the
   * user's text, so it is the one place where prompts leave the router: keep it where they may be kept.
   */
  readonly onSample?: ((sample: Sample) => void | Promise<void>) | undefined;
  /** Gets what happens to budgets: thresholds, refusals, a store that fails. */
  readonly onBudget?: ((event: BudgetEvent) => void) | undefined;
  /** Gets each change of an endpoint's state: its breaker, its overflow, its engine, a refused key. */
  readonly onHealth?: ((event: HealthEvent) => void) | undefined;
  /** Gets warnings: a retirement is near, a callback threw, a price is not known. */
  readonly onWarning?: ((warning: Warning) => void) | undefined;
}

/**
 * Gives a configuration its type where it is written.
 *
 * @example
 * export default defineConfig({ providers: { openai: { preset: "openai" } }, endpoints: [{ provider: "openai", model: "gpt-5" }] });
 */
export function defineConfig<const Config extends SpillwayConfig>(config: Config): Config {
  return config;
}
