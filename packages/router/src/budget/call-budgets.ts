import { type AccountRef, type AccountState, type BudgetStore, type Hold, memoryBudgetStore } from "@spillway/budgets";
import { type AttemptRecord, type Decision, SpillwayError, toNanoUsd, toUsd } from "@spillway/core";
import type { Endpoint } from "@spillway/registry";
import { AttemptFailure } from "@spillway/resilience";
import { errorBody } from "../attempt/failed-answer.ts";
import type { Answer, Call } from "../call.ts";
import type { Refusal } from "../decide/refusal-of.ts";
import type { BookedRule, BudgetBooks } from "./budget-books.ts";
import { mostNanoUsd, mostTokens } from "./most-of.ts";

/** What is held for one attempt. */
export interface HeldBudget {
  /** Books what the attempt came to, in place of what was held. */
  settle(record: AttemptRecord): void;
}

/** A refusal by a budget, and whether the call may go to a cheaper tier for it. */
interface BudgetRefusal extends Refusal {
  readonly account: AccountState;
  readonly mayDegrade: boolean;
}

interface Applying extends BookedRule {
  readonly account: AccountRef;
}

/** The budgets that one call counts for. */
export class CallBudgets {
  readonly #call: Call;
  readonly #books: BudgetBooks;
  readonly #applying: readonly Applying[];
  /** Those that other calls count for too. */
  readonly #shared: readonly Applying[];
  /** For budgets of the call itself. */
  readonly #own: BudgetStore;
  #states: ReadonlyMap<Applying, AccountState> = new Map();
  #refused: BudgetRefusal | undefined;

  private constructor(call: Call, books: BudgetBooks, applying: readonly Applying[]) {
    this.#call = call;
    this.#books = books;
    this.#applying = applying;
    const whole = call.partOf?.budgets;
    this.#own = whole === undefined ? memoryBudgetStore() : whole.#own;
    this.#shared = applying.filter(({ rule }) => rule.period !== "call");
  }

  /** Undefined where none applies. */
  static of(call: Call, books: BudgetBooks): CallBudgets | undefined {
    // Looking things up (GET, DELETE) costs nothing.
    if (books.rules.length === 0 || call.inbound.method !== "POST") return undefined;
    const named = (call.partOf ?? call).inbound.model;
    const labels = call.constraints?.labels ?? {};
    const applying = books.rules.flatMap(({ rule, budget }) => {
      const { route, labels: wanted } = rule.only;
      if (route !== undefined && route !== named) return [];
      if (Object.entries(wanted).some(([name, value]) => labels[name] !== value)) return [];
      const owner = rule.per === undefined ? "" : (labels[rule.per] ?? "");
      return [{ rule, budget, account: { budget, owner } }];
    });
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
        const state = { ...stateless(applying), owner: applying.account.owner };
        return { ...overBudget(state, amount), mayDegrade: rule.reaction === "degrade" };
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
      if (!(shared instanceof Promise)) return both(own, shared);
      return shared.then(
        (held) => both(own, held),
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

  #hold(store: BudgetStore, applying: readonly Applying[], endpoint: Endpoint): HeldBudget | Promise<HeldBudget> {
    if (applying.length === 0) return free;
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
      if (this.#books.allowWhileFailing) return free;
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

  #for(endpoint: Endpoint): readonly Applying[] {
    return this.#applying.filter(({ rule: { only } }) => {
      if (only.provider !== undefined && only.provider !== endpoint.provider.id) return false;
      return only.model === undefined || only.model === endpoint.model.id;
    });
  }

  #most({ rule }: Applying, endpoint: Endpoint): number | undefined {
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

const free: HeldBudget = Object.freeze({ settle: () => undefined });
/** An attempt that was not made uses nothing. */
export const neverMade = { costUsd: 0, usage: { inputTokens: 0, outputTokens: 0 } } as AttemptRecord;

function both(left: HeldBudget, right: HeldBudget): HeldBudget {
  if (left === free) return right;
  return {
    settle(record) {
      left.settle(record);
      right.settle(record);
    },
  };
}

/** Without a price nothing fits into a budget, but for one that only warns. */
function unknownAmount({ budget }: Applying): number {
  return budget.reaction === "warn" ? 0 : budget.limit + 1;
}

/** What an attempt used; undefined where nobody knows, and what was held stands. */
function usedOf(record: AttemptRecord, unit: AccountState["unit"]): number | undefined {
  if (unit === "nano-usd") return record.costUsd === undefined ? undefined : toNanoUsd(record.costUsd);
  if (record.usage !== undefined) return record.usage.inputTokens + record.usage.outputTokens;
  return record.costUsd === 0 ? 0 : undefined;
}

function stateless({ budget }: Applying): AccountState {
  const { name, unit, limit } = budget;
  return { budget: name, owner: "", unit, limit, spent: 0, reserved: 0, endsAtMs: undefined };
}

function overBudget(account: AccountState, amount: number): Pick<BudgetRefusal, "reason" | "detail" | "account"> {
  const { budget, owner, unit, spent, reserved, limit, endsAtMs } = account;
  const words = (value: number) => (unit === "tokens" ? `${value} tokens` : `USD ${toUsd(value)}`);
  const whose = owner === "" ? "" : ` of ${owner}`;
  const until = endsAtMs === undefined ? "" : `; it begins anew at ${new Date(endsAtMs).toISOString()}`;
  const detail = `the budget "${budget}"${whose} has ${words(limit)}: ${words(spent)} are spent, ${words(reserved)} held, and this may come to ${words(amount)}${until}`;
  return { reason: "over-budget", detail, account };
}

function budgetAnswer(detail: string): Answer {
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
