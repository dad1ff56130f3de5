import { redisCounters } from "@spillway/redis";
import { failure, startLoopbackServer, text } from "@spillway/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, replicas, start } from "../routing/support.ts";
import { type RedisServer, startRedis, whyNoRedis } from "./redis-server.ts";

describe.skipIf(whyNoRedis() !== undefined)("redisCounters", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it("sums the calls of two processes, each once, to the nano-dollar", async () => {
    const counters = redisCounters({ url: server.url, prefix: "two", labels: ["tenant"] });
    const others = redisCounters({ url: server.url, prefix: "two", labels: ["tenant"] });
    await using loopback = await startLoopbackServer({ answer: text("Hello.") });
    loopback.script(failure(500));
    await using one = start({ ...replicas([loopback]), retryBackoffMs: 1, onCall: counters.book });
    await using two = start({ ...replicas([loopback]), onCall: others.book });
    for (const rig of [one, two]) {
      await rig.router.with({ labels: { tenant: "acme" } }, () => ask(rig, "m"));
      await ask(rig, "m");
      await rig.router.flush();
    }
    const records = [...one.records, ...two.records];
    for (const record of records) await others.book(record);
    const costNanoUsd = records.reduce((sum, { costUsd }) => sum + Math.round((costUsd ?? 0) * 1e9), 0);
    const { total, byRoute, byLabel } = await counters.read(records[0]?.startedAtMs ?? 0);
    expect(costNanoUsd).toBeGreaterThan(0);
    expect(total).toMatchObject({ calls: 4, failures: 0, attempts: 5, costNanoUsd, unpricedAttempts: 0 });
    expect(byRoute["(pinned)"]).toEqual(total);
    expect(byLabel.tenant?.acme).toMatchObject({ calls: 2 });
    expect(await counters.read(0)).toMatchObject({ total: { calls: 0 }, byRoute: {}, byLabel: {} });
    await counters.close();
    await others.close();
  });

  it("that cannot be reached becomes a warning, and breaks no call", async () => {
    const counters = redisCounters({ url: "redis://127.0.0.1:1", timeoutMs: 50 });
    await using loopback = await startLoopbackServer();
    await using rig = start({ ...replicas([loopback]), onCall: counters.book });
    expect(await ask(rig, "m")).toBe("Hello from m.");
    await rig.router.flush();
    expect(rig.warnings.map(({ code }) => code)).toContain("callback_failed");
    await counters.close();
  });

  it("needs a client or an address", () => {
    expect(() => redisCounters({})).toThrow(TypeError);
  });
});
