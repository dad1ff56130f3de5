import { redisBudgetStore } from "@spillway/redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { account, fits, hold, spend, sums } from "../budgets/accounts.ts";
import { nodeRedis, type TestClient } from "./node-redis.ts";
import { type RedisServer, startRedis, whyNoRedis } from "./redis-server.ts";

describe.skipIf(whyNoRedis() !== undefined)("a client that the app brings", () => {
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

  it("of node-redis is used, and stays open", async () => {
    const store = redisBudgetStore({ client, prefix: "node-redis" });
    await spend(store, account(), 10);
    expect(await sums(store, account())).toEqual([10, 0]);
    await store.close();
    expect(client.isOpen).toBe(true);
    expect(await client.dbSize()).toBeGreaterThan(0);
  });

  it("of ioredis is used by its own signatures", async () => {
    const send = (...args: (string | number)[]) => client.sendCommand(args.map(String));
    const store = redisBudgetStore({
      prefix: "ioredis",
      client: {
        eval: (script: string, keyCount: number, ...rest: string[]) => send("EVAL", script, keyCount, ...rest),
        evalsha: (sha: string, keyCount: number, ...rest: string[]) => send("EVALSHA", sha, keyCount, ...rest),
      },
    });
    await spend(store, account(), 10);
    expect(await fits(store, account(), 91)).toBe(false);
    expect(await sums(store, account())).toEqual([10, 0]);
    await store.close();
  });

  it("may send a command twice: it is held once and booked once", async () => {
    const store = redisBudgetStore({
      prefix: "twice",
      client: {
        eval: (script: string, options: { keys: string[]; arguments: string[] }) => client.eval(script, options),
        evalSha: async (sha: string, options: { keys: string[]; arguments: string[] }) => {
          await client.evalSha(sha, options);
          return client.evalSha(sha, options);
        },
      },
    });
    await spend(store, account(), 10);
    const made = await hold(store, [{ account: account(), amount: 90 }]);
    expect(await sums(store, account())).toEqual([10, 90]);
    await store.settle(made, [50]);
    expect(await sums(store, account())).toEqual([60, 0]);
    await store.close();
  });
});

describe("redisBudgetStore's options", () => {
  const client = { eval: async () => [], evalSha: async () => [] };

  it.each([
    [{}, /client.*url/],
    [{ client, url: "redis://localhost" }, /client.*url/],
    [{ client: {} as typeof client }, /evalSha/],
    [{ client, prefix: "a{b}" }, /prefix/],
    [{ client, prefix: "" }, /prefix/],
    [{ client, reservationTtlMs: 0 }, /reservationTtlMs/],
    [{ client, timeoutMs: Number.NaN }, /timeoutMs/],
    [{ url: "no address" }, /./],
  ])("are checked: %j", (options, message) => {
    expect(() => redisBudgetStore(options)).toThrow(message);
  });

  it("amounts are whole numbers that a double holds", async () => {
    const store = redisBudgetStore({ client });
    for (const amount of [0.5, -1, Number.NaN, 2 ** 53]) {
      await expect(store.reserve([{ account: account(), amount }], 0)).rejects.toThrow(RangeError);
    }
  });

  it("nothing to hold needs no server", async () => {
    const store = redisBudgetStore({ url: "redis://127.0.0.1:1" });
    const { reservation } = await store.reserve([], 0);
    if (reservation === undefined) expect.unreachable();
    expect(await store.settle(reservation, [])).toEqual([]);
    expect(await store.read([], 0)).toEqual([]);
    await store.close();
  });
});
