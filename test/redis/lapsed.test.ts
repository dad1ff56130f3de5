import type { BudgetStore } from "@spillway/budgets";
import { redisBudgetStore } from "@spillway/redis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { account, dayMs, fits, hold, hourMs, noon, spend, sums } from "../budgets/accounts.ts";
import { type RedisServer, startRedis, whyNoRedis } from "./redis-server.ts";

describe.skipIf(whyNoRedis() !== undefined)("a reservation that nobody settles", () => {
  const ttlMs = 15 * 60_000;
  let server: RedisServer;
  let store: BudgetStore;
  let tests = 0;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  beforeEach(() => {
    tests += 1;
    store = redisBudgetStore({ url: server.url, prefix: `lapsed-${tests}` });
  });
  afterEach(() => store.close());

  for (const window of ["calendar", "rolling"] as const) {
    const of = account({ window });

    it(`counts as spent after 15 minutes (${window})`, async () => {
      await hold(store, [{ account: of, amount: 60 }]);
      expect(await sums(store, of, noon + ttlMs - 1)).toEqual([0, 60]);
      expect(await sums(store, of, noon + ttlMs)).toEqual([60, 0]);
      expect(await fits(store, of, 40, noon + ttlMs)).toBe(true);
      expect(await fits(store, of, 41, noon + ttlMs)).toBe(false);
      // Counted once, however often it is looked at.
      expect(await sums(store, of, noon + 2 * ttlMs)).toEqual([60, 0]);
    });

    it(`is corrected by a settlement that comes late, once (${window})`, async () => {
      const made = await hold(store, [{ account: of, amount: 60 }]);
      expect(await sums(store, of, noon + ttlMs)).toEqual([60, 0]);
      await store.settle(made, [25]);
      expect(await sums(store, of, noon + ttlMs)).toEqual([25, 0]);
      await store.settle(made, [25]);
      expect(await sums(store, of, noon + ttlMs)).toEqual([25, 0]);
    });

    it(`is settled once (${window})`, async () => {
      const made = await hold(store, [{ account: of, amount: 60 }]);
      const other = await hold(store, [{ account: of, amount: 7 }]);
      await store.settle(made, [25]);
      await store.settle(made, [25]);
      await store.settle(made, [60]);
      expect(await sums(store, of)).toEqual([25, 7]);
      await store.settle(other, [7]);
      expect(await sums(store, of)).toEqual([32, 0]);
    });
  }

  it("crosses thresholds with the next settlement", async () => {
    const of = account({ warnAt: [0.5] });
    await hold(store, [{ account: of, amount: 60 }]);
    expect(await spend(store, of, 1, noon + ttlMs)).toMatchObject([{ share: 0.5, account: { spent: 61 } }]);
  });

  it("does not come back when its day is over, and a settlement after that does nothing", async () => {
    const of = account({ window: "rolling", period: "hour" });
    const made = await hold(store, [{ account: of, amount: 60 }]);
    expect(await sums(store, of, noon + hourMs)).toEqual([60, 0]);
    expect(await sums(store, of, noon + 2 * dayMs)).toEqual([0, 0]);
    await store.settle(made, [10]);
    expect(await sums(store, of, noon + hourMs)).toEqual([0, 0]);
  });
});
