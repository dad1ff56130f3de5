import type { CallRecord, Clock } from "@spillway/core";
import type { GpuHourEntry } from "../gpu-hour.ts";
import type { LedgerQuery } from "../query.ts";
import type { Forgotten, LedgerReport } from "../report.ts";

/** Something the bookkeeper could not do. Holds no prompt, no answer and no key. */
export interface BookkeeperAlarm {
  /**
   * `write-failed`: the store failed, the batch is kept and tried again. `queue-full`: items are turned away until there is
   * room (told once each time). `item-refused`: an item that no store can book. `lost-at-close`: `close` gave up.
   */
  readonly kind: "write-failed" | "queue-full" | "item-refused" | "lost-at-close";
  /** In words, with what follows. */
  readonly message: string;
  readonly cause: unknown;
  /** Items that wait. */
  readonly queued: number;
}

/** Options of `bookkeeper`. */
export interface BookkeeperOptions {
  /** Most items of one write. Default 256. */
  readonly maxBatch?: number;
  /** Longest time that an item waits for others, in milliseconds. What a crash may lose. Default 1,000. */
  readonly flushEveryMs?: number;
  /**
   * Most items that wait while the store is slow or fails. Beyond it new items are turned away: they are counted in
   * `state().lost`, and `onError` hears of it. Default 100,000.
   */
  readonly maxQueued?: number;
  /** Wait after the first failed write in milliseconds; it doubles up to `maxRetryMs`. Default 200. */
  readonly retryMs?: number;
  /** Default 30,000. */
  readonly maxRetryMs?: number;
  /** How often `close` tries to write what is left. Default 3. */
  readonly closeTries?: number;
  /** What it throws is left aside. */
  readonly onError?: (alarm: BookkeeperAlarm) => void;
  readonly clock?: Clock;
}

/** Where a bookkeeper stands. */
export interface BookkeeperState {
  readonly queued: number;
  /** Writes that failed since the last good one. */
  readonly failedWrites: number;
  /** What was turned away or given up; undefined where nothing was. Report totals plus this is everything that was booked. */
  readonly lost: Forgotten | undefined;
}

/** The queue between the calls and a store. */
export interface Bookkeeper {
  /** Takes a call to be booked, without waiting and without throwing. `measuredBaselineNanoUsd`: see `CallItem`. */
  book(record: CallRecord, measuredBaselineNanoUsd?: number): void;
  /** Takes a GPU hour to be booked. */
  bookGpuHour(entry: GpuHourEntry): void;
  /**
   * Writes everything that was taken so far.
   *
   * @throws the store's error; what could not be written stays in the queue and is tried again.
   */
  flush(): Promise<void>;
  /** Flushes, then asks the store. */
  report(query?: LedgerQuery): Promise<LedgerReport>;
  state(): BookkeeperState;
  /**
   * Takes nothing more, flushes and closes the store.
   *
   * @throws the store's error where the last items could not be written; they are in `state().lost` then.
   */
  close(): Promise<void>;
}
