import type { AccountState } from "@spillway/budgets";
import { SpillwayError, toUsd } from "@spillway/core";
import type { Answer } from "../answer.ts";
import { errorBody } from "../attempt/failed-answer.ts";
import type { Refusal } from "../decide/refusal-of.ts";

/** A refusal by a budget. */
export interface OverBudget extends Refusal {
  readonly account: AccountState;
}

/** The refusal of `amount`, in whole nano-dollars or tokens, by an account as it stands. */
export function overBudget(account: AccountState, amount: number): OverBudget {
  const { budget, owner, unit, spent, reserved, limit, endsAtMs } = account;
  const words = (value: number) => (unit === "tokens" ? `${value} tokens` : `USD ${toUsd(value)}`);
  const whose = owner === "" ? "" : ` of ${owner}`;
  const until = endsAtMs === undefined ? "" : `; it begins anew at ${new Date(endsAtMs).toISOString()}`;
  const detail = `the budget "${budget}"${whose} has ${words(limit)}: ${words(spent)} are spent, ${words(reserved)} held, and this may come to ${words(amount)}${until}`;
  return { reason: "over-budget", detail, account };
}

/** What the caller gets for it: 402. */
export function budgetAnswer(detail: string): Answer {
  const error = new SpillwayError("budget_exceeded", `The call does not fit: ${detail}.`);
  return {
    status: 402,
    headers: { "content-type": "application/json" },
    body: errorBody(error.message, error.code, undefined),
    attempt: undefined,
    endpoint: undefined,
    errorCode: error.code,
  };
}
