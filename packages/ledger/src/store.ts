import type { LedgerItem } from "./item.ts";
import type { LedgerQuery } from "./query.ts";
import type { LedgerReport } from "./report.ts";

/** Where booked items lie. Every store passes the same contract suite. */
export interface LedgerStore {
  /**
   * Books all of the items or none. What was booked before changes nothing, so a batch may be sent again after any failure:
   * a call is known by its `id` and `startedAtMs`, a GPU hour by endpoint, hour and source.
   *
   * @throws LedgerItemError where an item cannot be booked by any store. Other errors are the store's own and may pass.
   */
  append(items: readonly LedgerItem[]): Promise<void>;
  /**
   * Sums and percentiles of what was booked.
   *
   * @throws TypeError where the query cannot be read; RangeError where a sum leaves the safe integers (9 million dollars).
   */
  report(query?: LedgerQuery): Promise<LedgerReport>;
  /** Gives up files and connections. What was appended stays. */
  close(): Promise<void>;
}
