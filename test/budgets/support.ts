import type { AccountRef, BudgetStore, Hold, Reservation } from "@spillway/budgets";
import { memoryBudgetStore } from "@spillway/budgets";
import { type LoopbackServer, startLoopbackServer, text } from "@spillway/testing";
import type OpenAI from "openai";
import type { BudgetEvent, CallRecord, RouterOptions, SpillwayConfig } from "spillway";
import { expect } from "vitest";
import { apiError, ask, type Place, type Rig, start } from "../routing/support.ts";

/** 1,000 nano-dollars a token. */
export const price = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 1 };
/** An answer that costs 20,000 nano-dollars, or 20 tokens. Its request holds between 40 and 60 tokens. */
export const answer = text("Paris.", { usage: { inputTokens: 10, outputTokens: 10 } });
export const limited = { max_tokens: 20 };
/** Room for three calls one after the other: 60 of 100 are spent then, and the fourth may come to more than 40. */
export const threeCalls = { limitUsd: 0.0001 } as const;

/** Model `m` at one place, with budgets. */
export function capped(
  place: Place,
  budgets: SpillwayConfig["budgets"],
  rest: Partial<SpillwayConfig> = {},
): SpillwayConfig {
  return {
    providers: { only: { preset: "vllm", baseUrl: place.baseUrl } },
    endpoints: [{ provider: "only", model: "m", price }],
    maxRetries: 0,
    ...(budgets === undefined ? {} : { budgets }),
    ...rest,
  };
}

/** A rig whose budget events are kept. */
export interface BudgetRig extends Rig {
  readonly events: readonly BudgetEvent[];
  /** `kind budget` of each event, thresholds with their share. */
  told(): readonly string[];
}

export function startCapped(config: SpillwayConfig, options: RouterOptions = {}): BudgetRig {
  const events: BudgetEvent[] = [];
  const rig = start({ onBudget: (event) => void events.push(event), ...config }, options);
  return Object.assign(rig, {
    events,
    told: () => events.map(({ kind, budget, share }) => `${kind} ${budget}${share === undefined ? "" : ` ${share}`}`),
  });
}

export function answering(): Promise<LoopbackServer> {
  return startLoopbackServer({ answer });
}

/** Budgets, by name. */
export type Budgets = NonNullable<SpillwayConfig["budgets"]>;

type Options = OpenAI.RequestOptions;

export const labelled = (labels: string): Options => ({ headers: { "x-spillway-labels": labels } });

/** Asks until a call is refused, and gives how many were answered. */
export async function callsUntilRefused(rig: Rig, model = "m", options: Options = {}): Promise<number> {
  for (let calls = 0; calls < 100; calls++) {
    const outcome = await ask(rig, model, "easy", limited, options).then(
      () => undefined,
      (error: unknown) => error,
    );
    await rig.router.flush();
    if (outcome !== undefined) {
      expect(outcome).toMatchObject({ status: 402, code: "budget_exceeded" });
      return calls;
    }
  }
  expect.unreachable("No call was refused.");
}

/** The refusal, which is the budget's. */
export async function refused(rig: Rig, model = "m", options: Options = {}) {
  const error = await apiError(ask(rig, model, "easy", limited, options));
  expect(error).toMatchObject({ status: 402, code: "budget_exceeded" });
  expect(error.headers?.get("x-should-retry")).toBe("false");
  return error;
}

/** What all attempts of a record cost that have a known cost, in nano-dollars. */
export function knownNanoUsd(records: readonly Pick<CallRecord, "attempts">[]): number {
  return records
    .flatMap(({ attempts }) => attempts)
    .reduce((sum, { costUsd }) => sum + Math.round((costUsd ?? 0) * 1e9), 0);
}

/** A store that keeps what it was asked, and adds up on its own. */
export class WatchedStore implements BudgetStore {
  readonly inner: BudgetStore;
  readonly accounts = new Map<string, AccountRef>();
  readonly refusals: { readonly left: number; readonly amount: number }[] = [];
  /** The largest amount that was held. */
  largestHold = 0;
  /** The most that was ever spent and held together, on any account. */
  highest = 0;
  readonly #underWay = new Map<string, readonly number[]>();
  readonly #sums = new Map<string, number>();
  settledTwice = 0;

  constructor(inner: BudgetStore = memoryBudgetStore()) {
    this.inner = inner;
  }

  get underWay(): number {
    return this.#underWay.size;
  }

  /** Of all reservations that were settled, by account. */
  sum(budget: string, owner = ""): number {
    return this.#sums.get(`${budget} ${owner}`) ?? 0;
  }

  reserve(holds: readonly Hold[], atMs: number) {
    const outcome = this.inner.reserve(holds, atMs);
    const look = (done: Awaited<typeof outcome>) => {
      if (done.reservation === undefined) {
        const { budget, owner, limit, spent, reserved } = done.refusedBy;
        const wish = holds.find(({ account }) => account.budget.name === budget && account.owner === owner);
        this.refusals.push({ left: limit - spent - reserved, amount: wish?.amount ?? 0 });
        return done;
      }
      this.#underWay.set(
        done.reservation.id,
        holds.map(({ amount }) => amount),
      );
      for (const { account, amount } of holds) {
        this.largestHold = Math.max(this.largestHold, amount);
        this.accounts.set(nameOf(account), account);
        this.#add(account, amount);
      }
      return done;
    };
    return outcome instanceof Promise ? outcome.then(look) : look(outcome);
  }

  settle(reservation: Reservation, amounts: readonly number[]) {
    if (!this.#underWay.delete(reservation.id)) this.settledTwice += 1;
    for (const [index, { account, amount }] of reservation.holds.entries()) {
      this.#add(account, (amounts[index] ?? 0) - amount);
    }
    return this.inner.settle(reservation, amounts);
  }

  read(accounts: readonly AccountRef[], atMs: number) {
    for (const account of accounts) this.accounts.set(nameOf(account), account);
    return this.inner.read(accounts, atMs);
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  #add(account: AccountRef, amount: number): void {
    const sum = (this.#sums.get(nameOf(account)) ?? 0) + amount;
    this.#sums.set(nameOf(account), sum);
    this.highest = Math.max(this.highest, sum);
  }
}

function nameOf({ budget, owner }: AccountRef): string {
  return `${budget.name} ${owner}`;
}
