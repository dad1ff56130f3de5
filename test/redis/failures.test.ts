import { redisBudgetStore } from "@spillway/redis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { account, fits, hold, noon, sums } from "../budgets/accounts.ts";
import { eventually } from "../routing/support.ts";
import { nodeRedis } from "./node-redis.ts";
import { type RedisServer, startRedis, whyNoRedis } from "./redis-server.ts";

describe.skipIf(whyNoRedis() !== undefined)("a server that fails", () => {
  let server: RedisServer;
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  beforeEach(async () => {
    unhandled.length = 0;
    process.on("unhandledRejection", note);
    server = await startRedis();
  });
  afterEach(async () => {
    process.off("unhandledRejection", note);
    await server[Symbol.asyncDispose]();
    expect(unhandled).toEqual([]);
  });

  const wish = [{ account: account(), amount: 10 }];

  /** Resolves when the store answers again. */
  async function isBack(store: ReturnType<typeof redisBudgetStore>) {
    let answers = false;
    const ask = () =>
      Promise.resolve(store.read([account()], noon)).then(
        () => {
          answers = true;
        },
        () => void (over || setImmediate(ask)),
      );
    let over = false;
    void ask();
    await eventually(() => answers, "the store answers again", 8_000).finally(() => {
      over = true;
    });
  }

  it("that was never there is told of at once, by every call", async () => {
    await server.kill();
    const store = redisBudgetStore({ url: server.url, timeoutMs: 5_000 });
    const beganMs = performance.now();
    const wishes = await Promise.allSettled(Array.from({ length: 50 }, () => store.reserve(wish, noon)));
    expect(wishes.map(({ status }) => status)).not.toContain("fulfilled");
    await expect(store.read([account()], noon)).rejects.toThrow("no connection");
    // No call waits for the next try to connect.
    for (let calls = 0; calls < 30; calls++) await expect(store.read([account()], noon)).rejects.toThrow();
    expect(performance.now() - beganMs).toBeLessThan(2_000);
    await store.close();
  });

  it("and comes back is used again", async () => {
    const store = redisBudgetStore({ url: server.url });
    expect(await fits(store, account(), 10)).toBe(true);
    await server.kill();
    await expect(store.reserve(wish, noon)).rejects.toThrow();
    await server.restart();
    await isBack(store);
    await hold(store, wish);
    expect(await sums(store, account())).toEqual([0, 10]);
    await store.close();
  });

  it("and was down at first is used when it is there", async () => {
    await server.kill();
    const store = redisBudgetStore({ url: server.url });
    await expect(store.reserve(wish, noon)).rejects.toThrow();
    await server.restart();
    await isBack(store);
    await hold(store, wish);
    await store.close();
  });

  it("and hangs is given up in time; what came too late is made good when it answers again", async () => {
    const store = redisBudgetStore({ url: server.url, timeoutMs: 600 });
    const made = await hold(store, [{ account: account(), amount: 30 }]);
    server.pause();
    const beganMs = performance.now();
    await expect(store.reserve(wish, noon)).rejects.toThrow("did not answer in 600 ms");
    await expect(store.settle(made, [20])).rejects.toThrow("did not answer in 600 ms");
    expect(performance.now() - beganMs).toBeLessThan(3_000);
    server.resume();
    await isBack(store);
    let state: readonly [number, number] = [0, 0];
    let underWay = false;
    // The hold of the wish that was given up is released, the settlement is booked: once.
    await eventually(() => {
      if (!underWay) {
        underWay = true;
        void sums(store, account()).then((found) => {
          state = found;
          underWay = false;
        });
      }
      return state[0] === 20 && state[1] === 0;
    }, "20 spent, nothing held");
    await store.close();
  });

  it("is made good by close() too", async () => {
    const store = redisBudgetStore({ url: server.url, timeoutMs: 600 });
    const made = await hold(store, [{ account: account(), amount: 30 }]);
    server.pause();
    await expect(store.settle(made, [20])).rejects.toThrow();
    server.resume();
    await store.close();
    const again = redisBudgetStore({ url: server.url });
    expect(await sums(again, account())).toEqual([20, 0]);
    await again.close();
  });

  it("does not keep close() waiting", async () => {
    const store = redisBudgetStore({ url: server.url, timeoutMs: 600 });
    await hold(store, wish);
    server.pause();
    const beganMs = performance.now();
    await store.close();
    expect(performance.now() - beganMs).toBeLessThan(3_000);
    server.resume();
  });

  it("leaves no connection behind close()", async () => {
    const client = await nodeRedis(server.url);
    const store = redisBudgetStore({ url: server.url });
    await hold(store, wish);
    await store.close();
    const listed = String(await client.sendCommand(["CLIENT", "LIST"]));
    expect(listed.trim().split("\n")).toHaveLength(1);
    await client.close();
  });
});
