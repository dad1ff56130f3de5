import { type BudgetStore, type Hold, memoryBudgetStore, type Reservation } from "@spillway/budgets";
import type { SuiteState } from "../state/suite-state.ts";

/** The budget that the suite adds to the configuration: what one run may still spend. */
export const capName = "maxUsd of the suite";

/** A reservation and what it was made of. */
interface Split {
  readonly own: Reservation;
  readonly stateIds: readonly number[];
  readonly others: Reservation | undefined;
}

/**
 * Keeps the suite's own budget in memory, with each hold written to the state before its attempt is made; all other budgets go
 * to `inner`, the configuration's store. So no attempt is made that the state does not know of, whenever the process dies.
 */
export function capStore(inner: BudgetStore, state: SuiteState): BudgetStore {
  const memory = memoryBudgetStore();
  const splits = new Map<string, Split>();
  const isOwn = ({ account }: Pick<Hold, "account">) => account.budget.name === capName;

  function begin(holds: readonly Hold[], own: Reservation, others: Reservation | undefined): Reservation {
    const stateIds = own.holds.map(({ amount }) => state.hold(amount));
    splits.set(own.id, { own, stateIds, others });
    return { holds, atMs: own.atMs, id: own.id };
  }

  return {
    reserve(holds, atMs) {
      const kept = memory.reserve(holds.filter(isOwn), atMs);
      if (kept instanceof Promise) throw new TypeError("Budgets in memory answer at once.");
      const { reservation: own } = kept;
      if (own === undefined) return kept;
      const foreign = holds.filter((hold) => !isOwn(hold));
      if (foreign.length === 0) return { reservation: begin(holds, own, undefined) };
      const free = () => void memory.settle(own, own.holds.map(nothing));
      const take = (outcome: Awaited<ReturnType<BudgetStore["reserve"]>>) => {
        if (outcome.reservation !== undefined) return { reservation: begin(holds, own, outcome.reservation) };
        free();
        return outcome;
      };
      const refuse = (error: unknown): never => {
        free();
        throw error;
      };
      try {
        const asked = inner.reserve(foreign, atMs);
        return asked instanceof Promise ? asked.then(take, refuse) : take(asked);
      } catch (error) {
        return refuse(error);
      }
    },
    settle({ id, holds }, amounts) {
      const split = splits.get(id);
      if (split === undefined || !splits.delete(id)) return [];
      const ownAmounts = amounts.filter((_, index) => holds[index] !== undefined && isOwn(holds[index]));
      for (const [index, stateId] of split.stateIds.entries()) state.settle(stateId, ownAmounts[index] ?? 0);
      memory.settle(split.own, ownAmounts);
      if (split.others === undefined) return [];
      return inner.settle(
        split.others,
        amounts.filter((_, index) => holds[index] !== undefined && !isOwn(holds[index])),
      );
    },
    read(accounts, atMs) {
      const foreign = accounts.filter(({ budget }) => budget.name !== capName);
      const own = memory.read(
        accounts.filter(({ budget }) => budget.name === capName),
        atMs,
      );
      if (own instanceof Promise) throw new TypeError("Budgets in memory answer at once.");
      const join = (others: Awaited<ReturnType<BudgetStore["read"]>>) => {
        const left = { own: [...own], others: [...others] };
        return accounts.flatMap(({ budget }) => (budget.name === capName ? left.own : left.others).shift() ?? []);
      };
      if (foreign.length === 0) return join([]);
      const read = inner.read(foreign, atMs);
      return read instanceof Promise ? read.then(join) : join(read);
    },
    close: () => inner.close(),
  };
}

function nothing(): number {
  return 0;
}
