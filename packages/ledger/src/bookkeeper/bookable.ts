import { checkGpuHour } from "../check-gpu-hour.ts";
import { factsOf } from "../facts.ts";
import type { LedgerItem } from "../item.ts";

/** An item that no store can book, and why. */
export interface Refused {
  readonly item: LedgerItem;
  readonly error: Error;
}

/** Parts items that can be booked from those that never will, so that one of these does not hold up its whole batch. */
export function splitBookable(items: readonly LedgerItem[]): { bookable: LedgerItem[]; refused: Refused[] } {
  const bookable: LedgerItem[] = [];
  const refused: Refused[] = [];
  for (const item of items) {
    try {
      if (item.kind === "call") factsOf(item);
      else checkGpuHour(item.entry);
      bookable.push(item);
    } catch (error) {
      refused.push({ item, error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
  return { bookable, refused };
}
