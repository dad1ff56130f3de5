/** How long an account counts before it begins anew. Calendar periods are UTC. */
export type BudgetPeriod = "hour" | "day" | "month";

/** What happens to a call that does not fit: it is refused; it goes to a cheaper tier; or it goes on and is told of. */
export type BudgetReaction = "refuse" | "degrade" | "warn";

/** A limit on what is spent. Amounts are whole nano-dollars, or tokens. */
export interface Budget {
  readonly name: string;
  readonly unit: "nano-usd" | "tokens";
  readonly limit: number;
  readonly period: BudgetPeriod;
  /** `rolling`: the last hour, day or 30 days, in place of the clock's or the calendar's. */
  readonly window: "calendar" | "rolling";
  readonly reaction: BudgetReaction;
  /** Shares of the limit, 0 to 1, ascending; each is told of once for each period. */
  readonly warnAt: readonly number[];
}

/** One account of a budget: the budget's own, or one for each value of a label. */
export interface AccountRef {
  readonly budget: Budget;
  /** Tells the accounts of a budget apart: a tenant's name; "" where it has one. */
  readonly owner: string;
}

/** What an account stands at. */
export interface AccountState {
  readonly budget: string;
  readonly owner: string;
  readonly unit: Budget["unit"];
  readonly limit: number;
  /** Booked in this period. */
  readonly spent: number;
  /** Held for attempts under way. */
  readonly reserved: number;
  /** When a calendar period ends, milliseconds since the Unix epoch; undefined for rolling ones. */
  readonly endsAtMs: number | undefined;
}
