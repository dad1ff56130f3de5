import { Account } from "./account.ts";
import type { AccountRef, AccountState } from "./budget.ts";
import type { BudgetStore, Crossing, Hold, Reservation, ReserveOutcome } from "./budget-store.ts";

/** Idle accounts are looked for after so many new ones. */
const sweepEvery = 1_000;

/**
 * Accounts in this process's memory. Exact under any concurrency in one process, because nothing in it waits.
 *
 * @example
 * const store = memoryBudgetStore();
 * const { reservation } = store.reserve([{ account: { budget, owner: "acme" }, amount: 5_000_000 }], Date.now());
 * if (reservation !== undefined) store.settle(reservation, [3_200_000]);
 */
export function memoryBudgetStore(): MemoryBudgetStore {
  return new MemoryBudgetStore();
}

/** Made by `memoryBudgetStore`. Every method answers at once. */
class MemoryBudgetStore implements BudgetStore {
  readonly #accounts = new Map<string, Account>();
  readonly #open = new Set<string>();
  #opened = 0;
  #reservations = 0;

  reserve(holds: readonly Hold[], atMs: number): ReserveOutcome {
    const wanted = new Map<Account, number>();
    for (const { account, amount } of holds) {
      const own = this.#account(account, atMs);
      const whole = (wanted.get(own) ?? 0) + amount;
      wanted.set(own, whole);
      if (account.budget.reaction !== "warn" && !own.fits(whole, atMs)) return { refusedBy: own.state(atMs) };
    }
    for (const { account, amount } of holds) this.#account(account, atMs).hold(amount, atMs);
    this.#reservations += 1;
    const id = String(this.#reservations);
    this.#open.add(id);
    return { reservation: { holds, atMs, id } };
  }

  settle({ holds, atMs, id }: Reservation, amounts: readonly number[]): readonly Crossing[] {
    if (!this.#open.delete(id)) return [];
    const crossings: Crossing[] = [];
    for (const [index, { account, amount }] of holds.entries()) {
      const own = this.#account(account, atMs);
      own.settle(amount, amounts[index] ?? 0, atMs);
      for (const share of own.crossed(atMs)) crossings.push({ account: own.state(atMs), share });
    }
    return crossings;
  }

  read(accounts: readonly AccountRef[], atMs: number): readonly AccountState[] {
    return accounts.map((account) => this.#account(account, atMs).state(atMs));
  }

  async close(): Promise<void> {}

  #account(ref: AccountRef, atMs: number): Account {
    const { name: budget, unit, period, window } = ref.budget;
    const name = JSON.stringify([budget, unit, period, window, ref.owner]);
    const known = this.#accounts.get(name);
    if (known !== undefined) {
      known.configure(ref);
      return known;
    }
    this.#opened += 1;
    if (this.#opened % sweepEvery === 0) this.#sweep(atMs);
    const account = new Account(ref);
    this.#accounts.set(name, account);
    return account;
  }

  /** Lets go of accounts of the past, so that a budget for each user does not fill the memory. */
  #sweep(atMs: number): void {
    for (const [name, account] of this.#accounts) if (account.isIdle(atMs)) this.#accounts.delete(name);
  }
}
