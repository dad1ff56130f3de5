import type { AccountRef, AccountState } from "@spillway/budgets";
import type { BudgetRule, Endpoint } from "@spillway/registry";
import type { Call } from "../call.ts";
import type { BookedRule, BudgetBooks } from "./budget-books.ts";

/** A budget that a call counts for, and the account there. */
export interface ApplyingBudget extends BookedRule {
  readonly account: AccountRef;
}

const none: readonly ApplyingBudget[] = Object.freeze([]);

/** The budgets that a call counts for, whatever endpoint it goes to. */
export function applyingBudgets(call: Call, books: BudgetBooks): readonly ApplyingBudget[] {
  // Looking things up (GET, DELETE) costs nothing.
  if (books.rules.length === 0 || call.inbound.method !== "POST") return none;
  const named = (call.partOf ?? call).inbound.model;
  const labels = call.constraints?.labels ?? {};
  return books.rules.flatMap(({ rule, budget }) => {
    const { route, labels: wanted } = rule.only;
    if (route !== undefined && route !== named) return [];
    if (Object.entries(wanted).some(([name, value]) => labels[name] !== value)) return [];
    const owner = rule.per === undefined ? "" : (labels[rule.per] ?? "");
    return [{ rule, budget, account: { budget, owner } }];
  });
}

/** Whether attempts at `endpoint` count. */
export function countsFor({ only }: BudgetRule, endpoint: Endpoint): boolean {
  if (only.provider !== undefined && only.provider !== endpoint.provider.id) return false;
  return only.model === undefined || only.model === endpoint.model.id;
}

/** An account that nothing has been booked to. */
export function untouchedAccount({ account: { budget, owner } }: ApplyingBudget): AccountState {
  const { name, unit, limit } = budget;
  return { budget: name, owner, unit, limit, spent: 0, reserved: 0, endsAtMs: undefined };
}
