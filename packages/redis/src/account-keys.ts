import { type AccountRef, calendarPeriod } from "@spillway/budgets";
import { rollingStep } from "./rolling-step.ts";

/** Clocks of several processes differ by less. */
const clockMarginMs = 60_000;

/** Where an account is kept at a given time. */
export interface AccountKeys {
  /** The account's hash and its holds. All keys of a prefix share a hash tag: a cluster keeps them in one slot. */
  readonly keys: readonly [account: string, holds: string];
  /** Of the hash: where what is spent at that time is counted. */
  readonly field: string;
  /** The oldest step that counts; "" for calendar periods. */
  readonly first: string;
  /** The calendar period: thresholds are told once in each. */
  readonly periodName: string;
  readonly endsAtMs: number | undefined;
  /** How long the keys are of use, not counting holds. */
  readonly keptForMs: number;
}

export function accountKeys(prefix: string, { budget, owner }: AccountRef, atMs: number): AccountKeys {
  const { unit, period, window } = budget;
  const { name, endsAtMs } = calendarPeriod(period, atMs);
  const account = `{${prefix}}:budget:${escaped(budget.name)}:${unit}:${window}-${period}:${escaped(owner)}`;
  if (window === "calendar") {
    const key = `${account}:${name}`;
    const keptForMs = endsAtMs - atMs + clockMarginMs;
    return { keys: [key, `${key}:holds`], field: "spent", first: "", periodName: name, endsAtMs, keptForMs };
  }
  const { step, first, countsForMs } = rollingStep(period, atMs);
  return {
    keys: [account, `${account}:holds`],
    field: `spent:${step}`,
    first: String(first),
    periodName: name,
    endsAtMs: undefined,
    keptForMs: countsForMs + clockMarginMs,
  };
}

/** Neither a colon nor a brace can come through: two names never make one key, and there is one hash tag. */
function escaped(name: string): string {
  return encodeURIComponent(name.toWellFormed());
}
