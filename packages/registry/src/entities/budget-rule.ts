/** A limit on what is spent, resolved. */
export interface BudgetRule {
  readonly name: string;
  readonly unit: "nano-usd" | "tokens";
  /** Whole nano-dollars, or tokens. */
  readonly limit: number;
  readonly period: "call" | "hour" | "day" | "month";
  readonly window: "calendar" | "rolling";
  readonly reaction: "refuse" | "degrade" | "warn";
  /** Ascending. */
  readonly warnAt: readonly number[];
  /** Name of a label: each of its values has an account of its own. */
  readonly per: string | undefined;
  readonly only: {
    readonly route: string | undefined;
    readonly provider: string | undefined;
    readonly model: string | undefined;
    readonly labels: Readonly<Record<string, string>>;
  };
}
