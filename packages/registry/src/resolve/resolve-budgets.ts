import { type ConfigIssue, toNanoUsd } from "@spillway/core";
import { suggestName } from "../closest.ts";
import type { BudgetConfig } from "../config.ts";
import type { BudgetRule } from "../entities/budget-rule.ts";

/** The names that a budget may refer to. */
export interface BudgetContext {
  readonly routes: readonly string[];
  readonly providers: readonly string[];
  readonly models: readonly string[];
}

/** Budgets with their defaults. Faults go to `issues`. */
export function resolveBudgets(
  budgets: Readonly<Record<string, BudgetConfig>>,
  context: BudgetContext,
  issues: ConfigIssue[],
): readonly BudgetRule[] {
  return Object.entries(budgets).map(([name, budget]) => {
    const { route, provider, model, labels = {} } = budget.only ?? {};
    check(`budgets.${name}.only.route`, "route", route, context.routes);
    check(`budgets.${name}.only.provider`, "provider", provider, context.providers);
    check(`budgets.${name}.only.model`, "model", model, context.models);
    const { limitUsd, limitTokens } = budget;
    return Object.freeze({
      name,
      unit: limitUsd === undefined ? "tokens" : "nano-usd",
      limit: limitUsd === undefined ? (limitTokens ?? 0) : toNanoUsd(limitUsd),
      period: budget.period,
      window: budget.window ?? "calendar",
      reaction: budget.onExhausted ?? "refuse",
      warnAt: [...(budget.warnAt ?? [0.8, 1])].sort((left, right) => left - right),
      per: budget.per,
      only: Object.freeze({ route, provider, model, labels }),
    });
  });

  function check(path: string, what: string, wanted: string | undefined, known: readonly string[]): void {
    if (wanted === undefined || known.includes(wanted)) return;
    issues.push({ path, message: `no ${what} "${wanted}".${suggestName(wanted, known)}` });
  }
}
