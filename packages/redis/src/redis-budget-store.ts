import { randomUUID } from "node:crypto";
import type {
  AccountRef,
  AccountState,
  BudgetStore,
  Crossing,
  Hold,
  Reservation,
  ReserveOutcome,
} from "@spillway/budgets";
import { type AccountKeys, accountKeys } from "./account-keys.ts";
import { inTime } from "./in-time.ts";
import { accounts as accountsLua } from "./lua/accounts.ts";
import { read as readLua } from "./lua/read.ts";
import { reserve as reserveLua } from "./lua/reserve.ts";
import { settle as settleLua } from "./lua/settle.ts";
import { NotConnectedError, OwnConnection } from "./own-connection.ts";
import { type RedisClient, type ScriptRunner, scriptRunner } from "./redis-client.ts";
import { Script } from "./script.ts";
import { Unsettled } from "./unsettled.ts";

const defaultTimeoutMs = 1_000;
const defaultReservationTtlMs = 15 * 60_000;

const reserveScript = new Script(accountsLua, reserveLua);
const settleScript = new Script(accountsLua, settleLua);
const readScript = new Script(accountsLua, readLua);

/** How accounts are kept in Redis. Give `client` or `url`. */
export interface RedisBudgetStoreOptions {
  /** A connected client of node-redis or ioredis. It stays yours: `close()` leaves it open. */
  readonly client?: RedisClient | undefined;
  /** `redis://` or `rediss://`; the connection is opened at the first use. */
  readonly url?: string | undefined;
  /** Begins every key. Processes with the same prefix share their budgets. Default `spillway`. */
  readonly prefix?: string | undefined;
  /**
   * After so long, a reservation that nobody settled counts as spent: its process may be dead, and the provider may have
   * billed. Longer than the longest call. Default 15 minutes.
   */
  readonly reservationTtlMs?: number | undefined;
  /** How long an answer is waited for, until the router's `onBudgetStoreFailure` holds. Default 1000. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Accounts in Redis or Valkey, shared by all processes that use the same prefix, and as exact as in one process: each step
 * is one script, which nothing comes in between of.
 *
 * @throws TypeError where an option is wrong.
 * @example
 * const openai = wrap(new OpenAI(), {
 *   ...config,
 *   budgets: { all: { limitUsd: 100, period: "day" } },
 *   budgetStore: redisBudgetStore({ url: "redis://localhost:6379" }),
 * });
 */
export function redisBudgetStore(options: RedisBudgetStoreOptions): BudgetStore {
  return new RedisBudgetStore(options);
}

/** Made by `redisBudgetStore`. */
class RedisBudgetStore implements BudgetStore {
  readonly #prefix: string;
  readonly #reservationTtlMs: number;
  readonly #timeoutMs: number;
  readonly #connection: OwnConnection | undefined;
  readonly #runner: ScriptRunner;
  readonly #unsettled = new Unsettled();
  /** Thresholds that were told by what was sent again. */
  #lateCrossings: Crossing[] = [];
  readonly #ownId = randomUUID();
  #reservations = 0;

  constructor({ client, url, prefix, reservationTtlMs, timeoutMs }: RedisBudgetStoreOptions) {
    this.#prefix = prefix ?? "spillway";
    this.#reservationTtlMs = positive("reservationTtlMs", reservationTtlMs ?? defaultReservationTtlMs);
    this.#timeoutMs = positive("timeoutMs", timeoutMs ?? defaultTimeoutMs);
    if (this.#prefix === "" || /[{}\s]/.test(this.#prefix)) {
      throw new TypeError("`prefix` is a name without spaces and braces: braces would make a hash tag of their own.");
    }
    if ((client === undefined) === (url === undefined)) throw new TypeError("Give `client` or `url`, one of them.");
    this.#connection = url === undefined ? undefined : new OwnConnection(url, this.#timeoutMs);
    this.#runner = scriptRunner((client ?? this.#connection?.client) as RedisClient);
  }

  async reserve(holds: readonly Hold[], atMs: number): Promise<ReserveOutcome> {
    for (const { amount } of holds) whole(amount);
    this.#reservations += 1;
    const reservation = { holds, atMs, id: `${this.#ownId}-${this.#reservations.toString(36)}` };
    if (holds.length === 0) return { reservation };
    const places = this.#places(reservation);
    const args = [text(atMs), text(atMs + this.#reservationTtlMs), reservation.id];
    for (const [index, { account, amount }] of holds.entries()) {
      const { field, first, keptForMs } = places[index] as AccountKeys;
      const { reaction, limit } = account.budget;
      const keepMs = keptForMs + this.#reservationTtlMs;
      args.push(field, first, reaction === "warn" ? "" : text(limit), text(amount), text(keepMs));
    }
    let refused: unknown[];
    try {
      refused = (await this.#run(reserveScript, places, args)) as unknown[];
    } catch (error) {
      // It may be held all the same, for an attempt that is never made.
      if (!(error instanceof NotConnectedError)) this.#unsettled.note(reservation, []);
      throw error;
    }
    if (refused.length === 0) return { reservation };
    const index = Number(refused[0]) - 1;
    return { refusedBy: stateOf((holds[index] as Hold).account, places[index] as AccountKeys, refused.slice(1)) };
  }

  async settle(reservation: Reservation, amounts: readonly number[]): Promise<readonly Crossing[]> {
    for (const amount of amounts) whole(amount);
    try {
      const crossings = await this.#settle(reservation, amounts);
      const late = this.#lateCrossings;
      this.#lateCrossings = [];
      return [...late, ...crossings];
    } catch (error) {
      this.#unsettled.note(reservation, amounts);
      throw error;
    }
  }

  async read(accounts: readonly AccountRef[], atMs: number): Promise<readonly AccountState[]> {
    if (accounts.length === 0) return [];
    const places = accounts.map((account) => accountKeys(this.#prefix, account, atMs));
    const args = [text(atMs), ...places.map(({ first }) => first)];
    const states = (await this.#run(readScript, places, args)) as unknown[][];
    return accounts.map((account, index) => stateOf(account, places[index] as AccountKeys, states[index] ?? []));
  }

  async close(): Promise<void> {
    if (!this.#unsettled.isEmpty) await this.#sendAgain();
    await this.#connection?.close();
  }

  async #settle(reservation: Reservation, amounts: readonly number[]): Promise<readonly Crossing[]> {
    const { holds, atMs, id } = reservation;
    if (holds.length === 0) return [];
    const places = this.#places(reservation);
    const args = [text(atMs), id];
    for (const [index, { account, amount }] of holds.entries()) {
      const { field, first, periodName } = places[index] as AccountKeys;
      const { warnAt, limit } = account.budget;
      args.push(field, first, text(amount), text(amounts[index] ?? 0), periodName, text(warnAt.length));
      for (const share of warnAt) args.push(String(share), text(Math.ceil(share * limit)));
    }
    const crossings = (await this.#run(settleScript, places, args)) as unknown[][];
    return crossings.map(([index, threshold, ...sums]) => {
      const { account } = holds[Number(index) - 1] as Hold;
      const share = account.budget.warnAt[Number(threshold) - 1] as number;
      return { account: stateOf(account, places[Number(index) - 1] as AccountKeys, sums), share };
    });
  }

  #places({ holds, atMs }: Pick<Reservation, "holds" | "atMs">): readonly AccountKeys[] {
    return holds.map(({ account }) => accountKeys(this.#prefix, account, atMs));
  }

  async #run(script: Script, places: readonly AccountKeys[], args: string[]): Promise<unknown> {
    if (this.#connection !== undefined) await this.#connection.ready();
    const keys = places.flatMap((place) => place.keys);
    const answer = await inTime(script.run(this.#runner, keys, args), this.#timeoutMs);
    if (!this.#unsettled.isEmpty) void this.#sendAgain();
    return answer;
  }

  #sendAgain(): Promise<void> {
    return this.#unsettled.sendAgain(async (reservation, amounts) => {
      this.#lateCrossings.push(...(await this.#settle(reservation, amounts)));
    });
  }
}

function stateOf({ budget, owner }: AccountRef, { endsAtMs }: AccountKeys, sums: readonly unknown[]): AccountState {
  const { name, unit, limit } = budget;
  const [spent, reserved] = sums;
  return { budget: name, owner, unit, limit, spent: Number(spent), reserved: Number(reserved), endsAtMs };
}

/** A number as Redis and Lua read it: whole, never in the form 1e21. */
function text(value: number): string {
  return Math.floor(value).toFixed(0);
}

function whole(amount: number): void {
  if (!Number.isSafeInteger(amount) || amount < 0) {
    throw new RangeError(`An amount is a whole number from 0 to 2^53 - 1, not ${amount}.`);
  }
}

function positive(name: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new TypeError(`\`${name}\` is a number of milliseconds greater than 0.`);
}
