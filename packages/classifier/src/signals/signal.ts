import type { PhraseLists } from "../text/lexicon.ts";
import type { View } from "../view.ts";

/** One thing about a request that says how hard it is. */
export interface Signal {
  /** A stable name; it appears in the reasons of a decision. */
  readonly name: string;
  /** How far the signal moves the estimate at full strength, signed, on the estimate's 0 to 1 scale. */
  readonly weight: number;
  /** The phrases that it counts. Names of lists are unique over all signals. */
  readonly phrases?: PhraseLists;
  /** The signal's strength in a request, 0 to 1. */
  measure(view: View): number;
}

/** 0 at 0, 1 from `full` on, a straight line between. */
export function upTo(full: number, value: number): number {
  return value >= full ? 1 : value <= 0 ? 0 : value / full;
}

/** 0 up to `from`, 1 from `to` on, even steps per doubling between. */
export function onLogScale(from: number, to: number, value: number): number {
  return value <= from ? 0 : value >= to ? 1 : Math.log(value / from) / Math.log(to / from);
}
