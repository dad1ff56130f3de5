import type { AccountRef, Budget, BudgetStore, Hold, Reservation } from "@spillway/budgets";
import { expect } from "vitest";

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
/** Thursday, 1 January 2026, 12:00 UTC. */
export const noon = Date.UTC(2026, 0, 1, 12);

/** A budget of 100 in a calendar day, which tells nothing. */
function budget(rest: Partial<Budget> = {}): Budget {
  return {
    name: "all",
    unit: "nano-usd",
    limit: 100,
    period: "day",
    window: "calendar",
    reaction: "refuse",
    warnAt: [],
    ...rest,
  };
}

export function account(rest: Partial<Budget> = {}, owner = ""): AccountRef {
  return { budget: budget(rest), owner };
}

export async function hold(store: BudgetStore, holds: readonly Hold[], atMs = noon): Promise<Reservation> {
  const { reservation, refusedBy } = await store.reserve(holds, atMs);
  if (reservation === undefined) expect.unreachable(`It was refused: ${JSON.stringify(refusedBy)}`);
  return reservation;
}

/** Holds and settles at once. */
export async function spend(store: BudgetStore, of: AccountRef, amount: number, atMs = noon) {
  return store.settle(await hold(store, [{ account: of, amount }], atMs), [amount]);
}

export async function fits(store: BudgetStore, of: AccountRef, amount: number, atMs = noon): Promise<boolean> {
  const { reservation } = await store.reserve([{ account: of, amount }], atMs);
  if (reservation !== undefined) await store.settle(reservation, [0]);
  return reservation !== undefined;
}

/** `[spent, reserved]`. */
export async function sums(store: BudgetStore, of: AccountRef, atMs = noon): Promise<readonly [number, number]> {
  const [state] = await store.read([of], atMs);
  return [state?.spent ?? Number.NaN, state?.reserved ?? Number.NaN];
}
