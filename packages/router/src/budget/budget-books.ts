import type { AccountState, Budget, BudgetStore, Crossing, Reservation } from "@spillway/budgets";
import type { BudgetEvent, Clock } from "@spillway/core";
import type { BudgetRule, Registry } from "@spillway/registry";

/** A rule, and the budget that the store knows it by. */
export interface BookedRule {
  readonly rule: BudgetRule;
  readonly budget: Budget;
}

/** What the books are kept by. */
export interface BudgetBooksOptions {
  readonly store: BudgetStore;
  readonly clock: Clock;
  /** Whether calls go on while the store fails. */
  readonly allowWhileFailing: boolean;
  /** Settlements on their way, also those of configurations before. */
  readonly settling: Set<Promise<void>>;
  /** Must not throw. */
  readonly tell: (event: BudgetEvent) => void;
}

/** The budgets of a configuration, and where they are counted. */
export class BudgetBooks {
  readonly rules: readonly BookedRule[];
  readonly assumedOutputTokens: number;
  readonly store: BudgetStore;
  readonly clock: Clock;
  readonly allowWhileFailing: boolean;
  readonly #tell: (event: BudgetEvent) => void;
  readonly #settling: Set<Promise<void>>;

  constructor({ budgets, assumedOutputTokens }: Registry, options: BudgetBooksOptions) {
    this.rules = budgets.map((rule) => ({ rule, budget: budgetOf(rule) }));
    this.assumedOutputTokens = assumedOutputTokens;
    this.store = options.store;
    this.clock = options.clock;
    this.allowWhileFailing = options.allowWhileFailing;
    this.#tell = options.tell;
    this.#settling = options.settling;
  }

  /** Books what an attempt came to. Never throws; a store that fails is told of. */
  settle(store: BudgetStore, reservation: Reservation, amounts: readonly number[]): void {
    try {
      const settled = store.settle(reservation, amounts);
      if (!(settled instanceof Promise)) {
        this.#tellCrossings(settled);
        return;
      }
      const settling = settled
        .then((crossings) => this.#tellCrossings(crossings))
        .catch((error: unknown) => this.tellFailure(reservation, error))
        .finally(() => this.#settling.delete(settling));
      this.#settling.add(settling);
    } catch (error) {
      this.tellFailure(reservation, error);
    }
  }

  /** Resolves when everything is booked that is on its way. */
  async settled(): Promise<void> {
    while (this.#settling.size > 0) await Promise.all(this.#settling);
  }

  tell(kind: "refused" | "degraded", { budget, owner, unit, spent, reserved, limit }: AccountState): void {
    const what = { budget, owner, unit, spent, reserved, limit, share: undefined, cause: undefined };
    this.#tell({ atMs: this.clock.nowMs(), kind, ...what });
  }

  tellFailure({ holds }: Pick<Reservation, "holds">, cause: unknown): void {
    for (const { account } of holds) {
      const { name, unit, limit } = account.budget;
      const what = { budget: name, owner: account.owner, unit, limit, spent: 0, reserved: 0, share: undefined, cause };
      this.#tell({ atMs: this.clock.nowMs(), kind: "store-failed", ...what });
    }
  }

  #tellCrossings(crossings: readonly Crossing[]): void {
    for (const { account, share } of crossings) {
      const { budget, owner, unit, spent, reserved, limit } = account;
      const what = { budget, owner, unit, spent, reserved, limit, share, cause: undefined };
      this.#tell({ atMs: this.clock.nowMs(), kind: "threshold", ...what });
    }
  }
}

function budgetOf(rule: BudgetRule): Budget {
  const { name, unit, limit, reaction, warnAt } = rule;
  // A call's own budget is counted by the call itself, where it never ends before the call does.
  const isOwn = rule.period === "call";
  return {
    name,
    unit,
    limit,
    period: rule.period === "call" ? "month" : rule.period,
    window: isOwn ? "rolling" : rule.window,
    reaction,
    warnAt,
  };
}
