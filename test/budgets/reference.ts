import type { AccountRef } from "@spillway/budgets";

interface Entry {
  readonly account: AccountRef;
  readonly amount: number;
  readonly atMs: number;
  used: number | undefined;
}

/** What a store must come to, the slow way: every sum is made from all that ever happened. */
export class Reference {
  readonly #entries: Entry[] = [];

  reserve(
    holds: readonly { readonly account: AccountRef; readonly amount: number }[],
    atMs: number,
  ): Entry[] | undefined {
    for (const { account, amount } of holds) {
      if (account.budget.reaction === "warn") continue;
      const [spent, reserved] = this.sums(account, atMs);
      if (spent + reserved + amount > account.budget.limit) return undefined;
    }
    const entries = holds.map((one) => ({ ...one, atMs, used: undefined }));
    this.#entries.push(...entries);
    return entries;
  }

  settle(entries: readonly Entry[], amounts: readonly number[]): void {
    for (const [index, entry] of entries.entries()) entry.used = amounts[index] ?? 0;
  }

  sums({ budget, owner }: AccountRef, atMs: number): readonly [number, number] {
    let spent = 0;
    let reserved = 0;
    for (const { account, amount, used, atMs: madeMs } of this.#entries) {
      if (account.budget.name !== budget.name || account.owner !== owner) continue;
      const isRolling = budget.window === "rolling";
      const counts = isRolling ? stepsApart(madeMs, atMs, budget.period) <= 60 : named(madeMs) === named(atMs);
      if (used !== undefined && counts) spent += used;
      if (used === undefined && (isRolling || counts)) reserved += amount;
    }
    return [spent, reserved];

    function named(ms: number): string {
      return new Date(ms).toISOString().slice(0, { hour: 13, day: 10, month: 7 }[budget.period]);
    }
  }
}

function stepsApart(fromMs: number, toMs: number, period: "hour" | "day" | "month"): number {
  const stepMs = { hour: 60_000, day: 24 * 60_000, month: 720 * 60_000 }[period];
  return Math.floor(toMs / stepMs) - Math.floor(fromMs / stepMs);
}
