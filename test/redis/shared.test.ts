import type { BudgetStore } from "@spillway/budgets";
import { redisBudgetStore } from "@spillway/redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { account, fits, hold, noon, spend, sums } from "../budgets/accounts.ts";
import { nodeRedis, type TestClient } from "./node-redis.ts";
import { type RedisServer, startRedis, whyNoRedis } from "./redis-server.ts";

describe.skipIf(whyNoRedis() !== undefined)("stores that share a server", () => {
  let server: RedisServer;
  let client: TestClient;
  beforeAll(async () => {
    server = await startRedis();
    client = await nodeRedis(server.url);
  });
  afterAll(async () => {
    await client.close();
    await server[Symbol.asyncDispose]();
  });

  async function withStores(prefixes: readonly string[], work: (...stores: BudgetStore[]) => Promise<void>) {
    const stores = prefixes.map((prefix) => redisBudgetStore({ url: server.url, prefix }));
    try {
      await work(...stores);
    } finally {
      await Promise.all(stores.map((store) => store.close()));
    }
  }

  it("share their accounts where the prefix is the same, and only there", () =>
    withStores(["a", "a", "b"], async (one, two, other) => {
      if (!one || !two || !other) expect.unreachable();
      const made = await hold(one, [{ account: account(), amount: 60 }]);
      expect(await fits(two, account(), 41)).toBe(false);
      expect(await sums(other, account())).toEqual([0, 0]);
      await two.settle(made, [10]);
      expect(await sums(one, account())).toEqual([10, 0]);
    }));

  it("grant exactly what fits, together", () =>
    withStores(["c", "c", "c", "c"], async (...stores) => {
      const of = account({ limit: 1_000 });
      const wishes = await Promise.all(
        Array.from({ length: 800 }, (_, index) =>
          (stores[index % 4] as BudgetStore).reserve([{ account: of, amount: 3 }], noon),
        ),
      );
      expect(wishes.filter(({ reservation }) => reservation !== undefined)).toHaveLength(333);
      expect(await sums(stores[0] as BudgetStore, of)).toEqual([0, 999]);
    }));

  it("tell a threshold once, together", () =>
    withStores(["d", "d", "d", "d"], async (...stores) => {
      const of = account({ limit: 400, warnAt: [0.5, 0.9] });
      const told = await Promise.all(
        Array.from({ length: 200 }, (_, index) => spend(stores[index % 4] as BudgetStore, of, 2)),
      );
      expect(
        told
          .flat()
          .map(({ share }) => share)
          .sort(),
      ).toEqual([0.5, 0.9]);
    }));

  it("keep all keys of a prefix under one hash tag, each with an end", () =>
    withStores(["keys"], async (store) => {
      if (!store) expect.unreachable();
      const accounts = [
        account({ period: "hour" }),
        account({ period: "month", name: "a {b}:c" }, "x} y"),
        account({ window: "rolling" }),
        account({ window: "rolling", period: "month" }, "acme"),
      ];
      const made = await hold(
        store,
        accounts.map((of) => ({ account: of, amount: 5 })),
      );
      await hold(
        store,
        accounts.map((of) => ({ account: of, amount: 5 })),
      );
      await store.settle(made, [1, 1, 1, 1]);
      const keys = await client.keys("{keys}*");
      expect(keys).toHaveLength(8);
      for (const key of keys) {
        expect(key.match(/[{}]/g)).toEqual(["{", "}"]);
        expect(await client.pTTL(key)).toBeGreaterThan(15 * 60_000);
      }
    }));

  it("hold an attempt with several accounts on a cluster", async () => {
    await using cluster = await startRedis({ cluster: true });
    const store = redisBudgetStore({ url: cluster.url });
    const accounts = [account(), account({ name: "other" }, "acme"), account({ window: "rolling" })];
    const made = await hold(
      store,
      accounts.map((of) => ({ account: of, amount: 5 })),
    );
    await store.settle(made, [1, 2, 3]);
    expect((await store.read(accounts, noon)).map(({ spent }) => spent)).toEqual([1, 2, 3]);
    await store.close();
  });

  it("go on when the server has lost its scripts", () =>
    withStores(["flush"], async (store) => {
      if (!store) expect.unreachable();
      await spend(store, account(), 10);
      await client.sendCommand(["SCRIPT", "FLUSH"]);
      await spend(store, account(), 10);
      expect(await sums(store, account())).toEqual([20, 0]);
    }));
});
