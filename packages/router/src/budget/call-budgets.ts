import { type AccountState, type BudgetStore, type Hold, memoryBudgetStore } from "@spillway/budgets";
import { type Decision, SpillwayError } from "@spillway/core";
import type { Endpoint } from "@spillway/registry";
import { AttemptFailure } from "@spillway/resilience";
import type { Answer } from "../answer.ts";
import type { Call } from "../call.ts";
import type { Refusal } from "../decide/refusal-of.ts";
import { unknownAmount, usedOf } from "./amounts.ts";
import { type ApplyingBudget, applyingBudgets, countsFor, untouchedAccount } from "./applying-budgets.ts";
import type { BudgetBooks } from "./budget-books.ts";
import { bothHeld, type HeldBudget, neverMade, nothingHeld } from "./held-budget.ts";
import { mostNanoUsd, mostTokens } from "./most-of.ts";
import { budgetAnswer, type OverBudget, overBudget } from "./over-budget.ts";

/** A refusal by a budget, and whether the call may go to a cheaper tier for it. */
interface BudgetRefusal extends OverBudget {
  readonly mayDegrade: boolean;
}

/** The budgets that one call counts for. */
export class CallBudgets {
  readonly #call: Call;
  readonly #books: BudgetBooks;
  readonly #applying: readonly ApplyingBudget[];
  /** Those that other calls count for too. */
  readonly #shared: readonly ApplyingBudget[];
  /** For budgets of the call itself. */
  readonly #own: BudgetStore;
  #states: ReadonlyMap<ApplyingBudget, AccountState> = new Map();
  #refused: BudgetRefusal | undefined;

  private constructor(call: Call, books: BudgetBooks, applying: readonly ApplyingBudget[]) {
    this.#call = call;
    this.#books = books;
    this.#applying = applying;
    const whole = call.partOf?.budgets;
    this.#own = whole === undefined ? memoryBudgetStore() : whole.#own;
    this.#shared = applying.filter(({ rule }) => rule.period !== "call");
  }

  /** Undefined where none applies. */
  static of(call: Call, books: BudgetBooks): CallBudgets | undefined {
    const applying = applyingBudgets(call, books);
    return applying.length === 0 ? undefined : new CallBudgets(call, books, applying);
  }

  /** Reads what the accounts stand at, for the decision. A promise only where the store is elsewhere. */
  look(): void | Promise<void> {
    if (this.#shared.length === 0) return;
    try {
      const found = this.#books.store.read(
        this.#shared.map(({ account }) => account),
        this.#books.clock.nowMs(),
      );
      if (found instanceof Promise)
        return found.then((states) => this.#see(states)).catch((error) => this.#failed(error));
      this.#see(found);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Why an attempt at `endpoint` does not fit into what was left at the last look. */
  refusal(endpoint: Endpoint): Refusal | undefined {
    const refusal = this.#refusalOf(endpoint);
    if (refusal !== undefined && "account" in refusal) this.#refused ??= refusal;
    return refusal;
  }

  /** Tells, once, that a decision refused the call or sent it to a tier below the wanted one. */
  tellDecision(decision: Decision, wantedTier: number): void {
    const refused = this.#refused;
    if (refused === undefined) return;
    if (decision.candidates.length === 0) this.#books.tell("refused", refused.account);
    else if (decision.tier < wantedTier) this.#books.tell("degraded", refused.account);
  }

  #refusalOf(endpoint: Endpoint): Refusal | BudgetRefusal | undefined {
    for (const applying of this.#for(endpoint)) {
      const { rule } = applying;
      if (rule.reaction === "warn") continue;
      const amount = this.#most(applying, endpoint);
      if (amount === undefined) {
        return { reason: "price-unknown", detail: `the budget "${rule.name}" is in dollars and no price is known` };
      }
      const account = this.#states.get(applying);
      if (rule.period === "call") {
        if (amount <= rule.limit) continue;
        return { ...overBudget(untouchedAccount(applying), amount), mayDegrade: rule.reaction === "degrade" };
      }
      // What was not looked at is held at the attempt all the same.
      if (account === undefined) continue;
      if (account.spent + account.reserved + amount <= account.limit) continue;
      return { ...overBudget(account, amount), mayDegrade: rule.reaction === "degrade" };
    }
    return undefined;
  }

  /**
   * Holds what an attempt at `endpoint` may come to.
   *
   * @throws AttemptFailure `over-budget`; SpillwayError `budget_unavailable`.
   */
  reserve(endpoint: Endpoint): HeldBudget | Promise<HeldBudget> {
    const applying = this.#for(endpoint);
    const own = this.#hold(
      this.#own,
      applying.filter(({ rule }) => rule.period === "call"),
      endpoint,
    );
    if (own instanceof Promise) throw new TypeError("A call's own budgets are counted in memory.");
    try {
      const shared = this.#hold(
        this.#books.store,
        applying.filter(({ rule }) => rule.period !== "call"),
        endpoint,
      );
      if (!(shared instanceof Promise)) return bothHeld(own, shared);
      return shared.then(
        (held) => bothHeld(own, held),
        (error: unknown) => {
          own.settle(neverMade);
          throw error;
        },
      );
    } catch (error) {
      own.settle(neverMade);
      throw error;
    }
  }

  #hold(store: BudgetStore, applying: readonly ApplyingBudget[], endpoint: Endpoint): HeldBudget | Promise<HeldBudget> {
    if (applying.length === 0) return nothingHeld;
    const holds: Hold[] = applying.map((one) => ({
      account: one.account,
      amount: this.#most(one, endpoint) ?? unknownAmount(one),
    }));
    const take = ({ reservation, refusedBy }: Awaited<ReturnType<BudgetStore["reserve"]>>): HeldBudget => {
      if (refusedBy !== undefined) throw this.#refuse(refusedBy, holds);
      return {
        settle: (record) => {
          const amounts = holds.map(({ account, amount }) => usedOf(record, account.budget.unit) ?? amount);
          this.#books.settle(store, reservation, amounts);
        },
      };
    };
    const failed = (error: unknown): HeldBudget => {
      if (error instanceof AttemptFailure) throw error;
      this.#books.tellFailure({ holds }, error);
      if (this.#books.allowWhileFailing) return nothingHeld;
      throw new SpillwayError("budget_unavailable", "The budget store does not answer.", { cause: error });
    };
    try {
      const outcome = store.reserve(holds, this.#books.clock.nowMs());
      return outcome instanceof Promise ? outcome.then(take).catch(failed) : take(outcome);
    } catch (error) {
      return failed(error);
    }
  }

  #refuse(account: AccountState, holds: readonly Hold[]): AttemptFailure<Answer> {
    this.#books.tell("refused", account);
    const amount = holds.find(({ account: one }) => one.budget.name === account.budget)?.amount ?? 0;
    return new AttemptFailure("over-budget", budgetAnswer(overBudget(account, amount).detail));
  }

  #for(endpoint: Endpoint): readonly ApplyingBudget[] {
    return this.#applying.filter(({ rule }) => countsFor(rule, endpoint));
  }

  #most({ rule }: ApplyingBudget, endpoint: Endpoint): number | undefined {
    const most = mostTokens(this.#call, endpoint, this.#books.assumedOutputTokens);
    if (rule.unit === "tokens") return most.inputTokens + most.outputTokens;
    const { costs } = this.#call.engine;
    return mostNanoUsd(costs, endpoint, most, this.#books.clock.nowMs());
  }

  #see(states: readonly AccountState[]): void {
    this.#states = new Map(this.#shared.flatMap((one, index) => (states[index] ? [[one, states[index]]] : [])));
  }

  #failed(error: unknown): void {
    this.#books.tellFailure({ holds: this.#shared.map(({ account }) => ({ account, amount: 0 })) }, error);
    if (this.#books.allowWhileFailing) return;
    throw new SpillwayError("budget_unavailable", "The budget store does not answer.", { cause: error });
  }
}
