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
  #opened = 0;
  #reservations = 0;

  reserve(holds: readonly Hold[], atMs: number): ReserveOutcome {
    for (const { account, amount } of holds) {
      if (account.budget.reaction === "warn") continue;
      const own = this.#account(account, atMs);
      if (!own.fits(amount, atMs)) return { refusedBy: own.state(atMs) };
    }
    for (const { account, amount } of holds) this.#account(account, atMs).hold(amount, atMs);
    this.#reservations += 1;
    return { reservation: { holds, atMs, id: String(this.#reservations) } };
  }

  settle({ holds, atMs }: Reservation, amounts: readonly number[]): readonly Crossing[] {
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
