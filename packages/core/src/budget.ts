/** Something that happened to a budget. Holds no prompt, no answer and no key. */
export interface BudgetEvent {
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  /**
   * `threshold`: a share of the limit is spent. `refused`: an attempt did not fit. `degraded`: a call goes to a cheaper tier.
   * `store-failed`: the store did not answer.
   */
  readonly kind: "threshold" | "refused" | "degraded" | "store-failed";
  readonly budget: string;
  /** The value of the label that the budget is kept by: a tenant's name; "" where it has one account. */
  readonly owner: string;
  /** The share of the limit that was reached; undefined but for thresholds. */
  readonly share: number | undefined;
  readonly unit: "nano-usd" | "tokens";
  /** Booked in this period, held for attempts under way, and the limit: whole nano-dollars, or tokens. */
  readonly spent: number;
  readonly reserved: number;
  readonly limit: number;
  /** What broke the store. */
  readonly cause: unknown;
}
