import type { AccountState } from "@spillway/budgets";
import { type AttemptRecord, toNanoUsd } from "@spillway/core";
import type { ApplyingBudget } from "./applying-budgets.ts";

/** Without a price nothing fits into a budget, but for one that only warns. */
export function unknownAmount({ budget }: ApplyingBudget): number {
  return budget.reaction === "warn" ? 0 : budget.limit + 1;
}

/** What an attempt used; undefined where nobody knows, and what was held stands. */
export function usedOf(record: AttemptRecord, unit: AccountState["unit"]): number | undefined {
  if (unit === "nano-usd") return record.costUsd === undefined ? undefined : toNanoUsd(record.costUsd);
  if (record.usage !== undefined) return record.usage.inputTokens + record.usage.outputTokens;
  return record.costUsd === 0 ? 0 : undefined;
}
