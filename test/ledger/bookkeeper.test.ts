import type { CallRecord } from "@spillway/core";
import {
  type BookkeeperAlarm,
  type BookkeeperOptions,
  bookkeeper,
  type LedgerItem,
  memoryStore,
} from "@spillway/ledger";
import { FakeClock } from "@spillway/testing";
import { describe, expect, it } from "vitest";
import { attempt, record, startMs } from "./records.ts";

/** A store that keeps what it gets, and fails or waits as it is told. */
function rig(options: BookkeeperOptions = {}) {
  const inner = memoryStore();
  const clock = new FakeClock();
  const batches: LedgerItem[][] = [];
  const alarms: BookkeeperAlarm[] = [];
  const state = { failing: false, closed: 0, running: 0, mostRunning: 0, gate: Promise.resolve() };
  const store = {
    async append(items: readonly LedgerItem[]) {
      batches.push([...items]);
      state.running += 1;
      state.mostRunning = Math.max(state.mostRunning, state.running);
      await state.gate;
      state.running -= 1;
      if (state.failing) throw new Error("the disk is full");
      await inner.append(items);
    },
    report: inner.report,
    async close() {
      state.closed += 1;
    },
  };
  const books = bookkeeper(store, { clock, onError: (alarm) => alarms.push(alarm), ...options });
  const sizes = () => batches.map((batch) => batch.length);
  const kinds = () => alarms.map(({ kind }) => kind);
  return { books, clock, state, alarms, batches, sizes, kinds };
}

function gate() {
  let open = () => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

describe("bookkeeper", () => {
  it("writes behind the calls: after the time, or as soon as a batch is full", async () => {
    const { books, clock, sizes } = rig({ maxBatch: 3, flushEveryMs: 1_000 });
    books.book(record());
    await clock.advance(999);
    expect(sizes()).toEqual([]);
    await clock.advance(1);
    expect(sizes()).toEqual([1]);
    for (let call = 0; call < 7; call++) books.book(record());
    expect(sizes()).toEqual([1]);
    await clock.advance(0);
    expect(sizes()).toEqual([1, 3, 3, 1]);
    expect(clock.pending).toBe(0);
  });

  it("sends a failed batch again, each time after a longer wait, and books it once", async () => {
    const { books, clock, state, batches, kinds } = rig({ maxBatch: 2, retryMs: 200, maxRetryMs: 500 });
    state.failing = true;
    books.book(record());
    books.book(record());
    const waits: (number | undefined)[] = [];
    for (let tries = 0; tries < 5; tries++) {
      waits.push(await clock.advanceToNext());
      books.book(record());
    }
    expect(waits).toEqual([0, 200, 400, 500, 500]);
    expect(new Set(batches.map((batch) => JSON.stringify(batch))).size).toBe(1);
    expect(kinds()).toEqual(Array.from({ length: 5 }, () => "write-failed"));
    state.failing = false;
    await clock.advanceToNext();
    expect(books.state()).toEqual({ queued: 0, failedWrites: 0, lost: undefined });
    expect((await books.report()).total).toMatchObject({ calls: 7, costUsd: 0.7 });
  });

  it("goes on with what came while a retry was on its way", async () => {
    const { books, clock, state } = rig({ maxBatch: 5, flushEveryMs: 1_000, retryMs: 10 });
    state.failing = true;
    books.book(record());
    await clock.advance(1_000);
    state.failing = false;
    const { promise, open } = gate();
    state.gate = promise;
    await clock.advance(10);
    books.book(record());
    open();
    await clock.advance(1_000);
    expect(books.state().queued).toBe(0);
  });

  it("turns away what is beyond its bound, says so once, and counts it to the nano-dollar", async () => {
    const { books, state, kinds } = rig({ maxQueued: 2 });
    state.failing = true;
    for (const costUsd of [0.1, 0.2, 0.3, undefined]) books.book(record({ attempts: [attempt({ costUsd })] }));
    books.bookGpuHour({ endpoint: "e", hourStartMs: startMs, billNanoUsd: 0, chargedNanoUsd: 0, idleNanoUsd: 0 });
    expect(kinds()).toEqual(["queue-full"]);
    expect(books.state()).toMatchObject({
      queued: 2,
      lost: { calls: 2, attempts: 2, costUsd: 0.3, unpricedAttempts: 1, gpuHours: 1 },
    });
    state.failing = false;
    await books.flush();
    books.book(record());
    expect((await books.report()).total).toMatchObject({ calls: 3 });
    for (let call = 0; call < 3; call++) books.book(record());
    expect(kinds()).toEqual(["queue-full", "queue-full"]);
  });

  it("refuses an item that cannot be booked, and books the others of its batch", async () => {
    const { books, kinds, alarms } = rig();
    books.book(record({ attempts: [attempt({ costUsd: Number.POSITIVE_INFINITY })] }));
    books.book({ id: "broken" } as CallRecord);
    books.book(record());
    await books.flush();
    expect((await books.report()).total.calls).toBe(1);
    expect(kinds()).toEqual(["item-refused", "item-refused"]);
    expect(alarms[0]?.message).toMatch(/cost of call/);
    expect(books.state().lost).toMatchObject({ calls: 2 });
  });

  it("flushes what was taken, not what comes meanwhile, one write at a time", async () => {
    const { books, state, sizes } = rig({ maxBatch: 1 });
    const { promise, open } = gate();
    state.gate = promise;
    books.book(record());
    const first = books.flush();
    const second = books.flush();
    books.book(record());
    open();
    await Promise.all([first, second]);
    expect(sizes()).toEqual([1]);
    expect(books.state().queued).toBe(1);
    await Promise.all([books.flush(), books.flush(), books.report()]);
    expect(state.mostRunning).toBe(1);
    expect(sizes()).toEqual([1, 1]);
  });

  it("lets a flush fail with the store's error, and keeps the items", async () => {
    const { books, state } = rig();
    state.failing = true;
    books.book(record());
    await expect(books.flush()).rejects.toThrow("the disk is full");
    expect(books.state()).toMatchObject({ queued: 1, failedWrites: 1, lost: undefined });
    state.failing = false;
    await books.close();
    expect(state.closed).toBe(1);
  });

  it("closes once, with everything written, and takes nothing more", async () => {
    const { books, clock, state, sizes, kinds } = rig({ maxBatch: 2 });
    for (let call = 0; call < 5; call++) books.book(record());
    await Promise.all([books.close(), books.close()]);
    expect(sizes()).toEqual([2, 2, 1]);
    books.book(record());
    expect([state.closed, clock.pending, books.state().lost?.calls]).toEqual([1, 0, 1]);
    expect(kinds()).toEqual(["queue-full"]);
  });

  it("gives up at close after some tries, and says what is lost", async () => {
    const { books, clock, state, kinds } = rig({ retryMs: 10, closeTries: 3 });
    state.failing = true;
    books.book(record());
    const closed = books.close();
    const failed = expect(closed).rejects.toThrow("the disk is full");
    await clock.advance(30);
    await failed;
    expect(kinds()).toEqual(["write-failed", "write-failed", "write-failed", "lost-at-close"]);
    expect([state.closed, clock.pending, books.state().lost]).toMatchObject([1, 0, { calls: 1, costUsd: 0.1 }]);
  });

  it("is not broken by a callback that throws", async () => {
    const { books, clock, state } = rig({
      onError() {
        throw new Error("in the callback");
      },
    });
    state.failing = true;
    books.book(record());
    await clock.advance(1_000);
    state.failing = false;
    await clock.advance(1_000);
    expect(books.state().queued).toBe(0);
  });

  it("books a measured baseline beside the record", async () => {
    const { books } = rig();
    books.book(record({ baselineCostUsd: 1 }), 150_000_000);
    expect((await books.report()).total.saving).toMatchObject({ savingUsd: 0.05, measuredCalls: 1 });
  });
});
