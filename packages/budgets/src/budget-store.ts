import type { AccountRef, AccountState } from "./budget.ts";

/** What one attempt may cost on one account. */
export interface Hold {
  readonly account: AccountRef;
  /** Whole nano-dollars or tokens: the most that the attempt can come to. */
  readonly amount: number;
}

/** Amounts held for an attempt. Must be settled once, however the attempt ends. */
export interface Reservation {
  readonly holds: readonly Hold[];
  /** When it was made, milliseconds since the Unix epoch: it is booked in that period, whenever it is settled. */
  readonly atMs: number;
  /** The store's own mark. */
  readonly id: string;
}

/** What a store says to a wish. */
export type ReserveOutcome =
  | { readonly reservation: Reservation; readonly refusedBy?: undefined }
  /** The first account that has too little left. Nothing is held anywhere. */
  | { readonly reservation?: undefined; readonly refusedBy: AccountState };

/** A threshold that an account has come to. */
export interface Crossing {
  readonly account: AccountState;
  /** The share of the limit, from `Budget.warnAt`. */
  readonly share: number;
}

/**
 * Where accounts are kept. All or nothing: an attempt is held on all its accounts or on none. What is held and booked never
 * comes to more than the limit of an account whose budget refuses or degrades.
 */
export interface BudgetStore {
  /** Holds the amounts. Accounts of budgets that only warn never refuse. */
  reserve(holds: readonly Hold[], atMs: number): ReserveOutcome | Promise<ReserveOutcome>;
  /** Gives the holds back and books what the attempt came to, in the order of the holds. Thresholds that this crosses. */
  settle(reservation: Reservation, amounts: readonly number[]): readonly Crossing[] | Promise<readonly Crossing[]>;
  /** What accounts stand at. */
  read(accounts: readonly AccountRef[], atMs: number): readonly AccountState[] | Promise<readonly AccountState[]>;
  close(): Promise<void>;
}
