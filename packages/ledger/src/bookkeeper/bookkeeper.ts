import { systemClock } from "@spillway/core";
import { ForgottenSums } from "../figures/forgotten-sums.ts";
import type { LedgerItem } from "../item.ts";
import type { LedgerStore } from "../store.ts";
import { splitBookable } from "./bookable.ts";
import type { Bookkeeper, BookkeeperAlarm, BookkeeperOptions } from "./contract.ts";

/**
 * Keeps a store up to date behind the calls: booking is a push into a queue, batches are written in the background, a batch
 * that failed is sent again (stores book each call once, whatever is sent twice).
 *
 * @example
 * const books = bookkeeper(sqliteStore({ path: "ledger.db" }), { onError: ({ message }) => log.error(message) });
 * books.book(record);
 * await books.close();
 */
export function bookkeeper(store: LedgerStore, options: BookkeeperOptions = {}): Bookkeeper {
  const { maxBatch = 256, flushEveryMs = 1_000, maxQueued = 100_000, retryMs = 200, maxRetryMs = 30_000 } = options;
  const clock = options.clock ?? systemClock;
  const lost = new ForgottenSums();
  let taken = 0;
  let done = 0;
  let queue: LedgerItem[] = [];
  let failedWrites = 0;
  let full = false;
  let closed: Promise<void> | undefined;
  let writing: Promise<void> | undefined;
  let cancelTimer: (() => void) | undefined;
  let timerIsShort = false;

  function alarm(kind: BookkeeperAlarm["kind"], message: string, cause: unknown): void {
    try {
      options.onError?.({ kind, message, cause, queued: queue.length });
    } catch {
      // A callback that throws must not stop the books.
    }
  }

  function take(item: LedgerItem): void {
    if (closed !== undefined || queue.length >= maxQueued) {
      lost.addItem(item);
      if (!full) {
        full = true;
        const why =
          closed === undefined ? `${maxQueued} items wait for the ledger's store` : "The bookkeeper is closed";
        alarm("queue-full", `${why}: items are turned away, and counted in state().lost.`, undefined);
      }
      return;
    }
    queue.push(item);
    taken += 1;
    if (failedWrites > 0) return; // The retry's timer is running.
    if (queue.length >= maxBatch) schedule(0);
    else if (cancelTimer === undefined) schedule(flushEveryMs);
  }

  function schedule(delayMs: number): void {
    if (timerIsShort && cancelTimer !== undefined) return;
    cancelTimer?.();
    timerIsShort = delayMs === 0;
    cancelTimer = clock.after(delayMs, () => {
      cancelTimer = undefined;
      // A failure was told to onError, and its retry is scheduled.
      writeAll().catch(() => {});
    });
  }

  /** Writes what was taken so far, one write at a time; who comes while one runs waits for it and goes on. */
  async function writeAll(): Promise<void> {
    const target = taken;
    while (done < target) {
      writing ??= writeBatch().finally(() => {
        writing = undefined;
      });
      await writing;
    }
  }

  async function writeBatch(): Promise<void> {
    const batch = queue.slice(0, maxBatch);
    const { bookable, refused } = splitBookable(batch);
    try {
      if (bookable.length > 0) await store.append(bookable);
    } catch (error) {
      failedWrites += 1;
      const waitMs = Math.min(maxRetryMs, retryMs * 2 ** (failedWrites - 1));
      cancelTimer?.();
      cancelTimer = undefined;
      if (closed === undefined) schedule(waitMs);
      alarm(
        "write-failed",
        `The ledger's store failed; ${queue.length} items wait, the next try is in ${waitMs} ms.`,
        error,
      );
      throw error;
    }
    failedWrites = 0;
    queue = queue.slice(batch.length);
    done += batch.length;
    if (queue.length < maxQueued && closed === undefined) full = false;
    for (const { item, error } of refused) {
      lost.addItem(item);
      alarm("item-refused", `An item cannot be booked: ${error.message}`, error);
    }
    if (queue.length === 0) {
      cancelTimer?.();
      cancelTimer = undefined;
    } else if (cancelTimer === undefined && closed === undefined) {
      schedule(queue.length >= maxBatch ? 0 : flushEveryMs);
    }
  }

  async function finish(): Promise<void> {
    const tries = options.closeTries ?? 3;
    let failure: { readonly cause: unknown } | undefined;
    for (let left = tries; left > 0; left--) {
      failure = await writeAll().then(
        () => undefined,
        (cause: unknown) => ({ cause }),
      );
      if (failure === undefined) break;
      if (left > 1) await new Promise<void>((resolve) => clock.after(retryMs * 2 ** (tries - left), resolve));
    }
    cancelTimer?.();
    cancelTimer = undefined;
    if (failure !== undefined) {
      const items = queue;
      queue = [];
      for (const item of items) lost.addItem(item);
      alarm(
        "lost-at-close",
        `${items.length} items could not be written in ${tries} tries and are lost.`,
        failure.cause,
      );
    }
    await store.close();
    if (failure !== undefined) throw failure.cause;
  }

  return {
    book(record, measuredBaselineNanoUsd) {
      take(
        measuredBaselineNanoUsd === undefined
          ? { kind: "call", record }
          : { kind: "call", record, measuredBaselineNanoUsd },
      );
    },
    bookGpuHour(entry) {
      take({ kind: "gpu-hour", entry });
    },
    flush: writeAll,
    async report(query) {
      await writeAll();
      return store.report(query);
    },
    state: () => ({ queued: queue.length, failedWrites, lost: lost.figures() }),
    close() {
      closed ??= finish();
      return closed;
    },
  };
}
