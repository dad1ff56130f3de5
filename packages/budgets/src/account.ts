import type { AccountRef, AccountState } from "./budget.ts";
import { calendarPeriod, rollingMs, rollingSteps } from "./period.ts";

/** What is spent and held in one stretch of time. */
interface Stretch {
  spent: number;
  reserved: number;
}

/** One account in memory. Amounts are whole numbers; every method is synchronous, so that nothing comes in between. */
export class Account {
  /** As the configuration has it now: a new limit holds at once. */
  #ref: AccountRef;
  /** By the calendar period's name, or the rolling step's number. */
  readonly #stretches = new Map<string, Stretch>();
  /** The last period in which a threshold was told of. */
  readonly #told = new Map<number, string>();
  #latestMs = 0;

  constructor(ref: AccountRef) {
    this.#ref = ref;
  }

  configure(ref: AccountRef): void {
    this.#ref = ref;
  }

  state(atMs: number): AccountState {
    const { budget, owner } = this.#ref;
    const { spent, reserved } = this.#sum(atMs);
    const endsAtMs = budget.window === "rolling" ? undefined : calendarPeriod(budget.period, atMs).endsAtMs;
    return { budget: budget.name, owner, unit: budget.unit, limit: budget.limit, spent, reserved, endsAtMs };
  }

  /** Whether `amount` fits beside what is spent and held. */
  fits(amount: number, atMs: number): boolean {
    const { spent, reserved } = this.#sum(atMs);
    return spent + reserved + amount <= this.#ref.budget.limit;
  }

  hold(amount: number, atMs: number): void {
    this.#stretch(atMs).reserved += amount;
  }

  /** Gives `held` back and books `amount`, both in the period of the hold. */
  settle(held: number, amount: number, heldAtMs: number): void {
    const stretch = this.#stretch(heldAtMs);
    stretch.reserved -= held;
    stretch.spent += amount;
  }

  /** Thresholds that are reached and have not been told in this period. */
  crossed(atMs: number): readonly number[] {
    const { warnAt, limit, period } = this.#ref.budget;
    const { spent } = this.#sum(atMs);
    const { name } = calendarPeriod(period, atMs);
    const reached = warnAt.filter((share) => spent >= share * limit && (this.#told.get(share) ?? "") < name);
    for (const share of reached) this.#told.set(share, name);
    return reached;
  }

  /** Nothing is held or spent any more that counts. */
  isIdle(atMs: number): boolean {
    const { spent, reserved } = this.#sum(atMs);
    return spent === 0 && reserved === 0;
  }

  #sum(atMs: number): Stretch {
    const { budget } = this.#ref;
    // What is settled late belongs to the past: only what is older than the latest moment seen is over.
    this.#latestMs = Math.max(this.#latestMs, atMs);
    if (budget.window === "calendar") {
      const latest = this.#nameAt(this.#latestMs);
      this.#forget((name, { reserved }) => reserved === 0 && name < latest && name !== this.#nameAt(atMs));
      return this.#stretches.get(this.#nameAt(atMs)) ?? { spent: 0, reserved: 0 };
    }
    const first = this.#stepAt(atMs) - rollingSteps;
    const oldest = Math.min(first, this.#stepAt(this.#latestMs) - rollingSteps);
    this.#forget((name, { reserved }) => reserved === 0 && Number(name) < oldest);
    let spent = 0;
    let reserved = 0;
    for (const [name, stretch] of this.#stretches) {
      reserved += stretch.reserved;
      // One step more than the period, so that the last of it never counts too little.
      if (Number(name) >= first) spent += stretch.spent;
    }
    return { spent, reserved };
  }

  #stretch(atMs: number): Stretch {
    const name = this.#nameAt(atMs);
    let stretch = this.#stretches.get(name);
    if (stretch === undefined) {
      stretch = { spent: 0, reserved: 0 };
      this.#stretches.set(name, stretch);
    }
    return stretch;
  }

  #nameAt(atMs: number): string {
    const { budget } = this.#ref;
    if (budget.window === "calendar") return calendarPeriod(budget.period, atMs).name;
    return String(this.#stepAt(atMs));
  }

  #stepAt(atMs: number): number {
    const { period } = this.#ref.budget;
    return Math.floor(atMs / (rollingMs(period) / rollingSteps));
  }

  #forget(isOver: (name: string, stretch: Stretch) => boolean): void {
    if (this.#stretches.size < 2) return;
    for (const [name, stretch] of this.#stretches) if (isOver(name, stretch)) this.#stretches.delete(name);
  }
}
