import { failure, hold, type LoopbackServer, startLoopbackServer, text } from "@spillway/testing";
import type { SpillwayConfig } from "spillway";
import { describe, expect, it } from "vitest";
import { ask, askStream, eventually, path, rejection, smallPrice, within } from "../routing/support.ts";
import { startHealth } from "./rig.ts";

type Keys = NonNullable<SpillwayConfig["providers"][string]["apiKeys"]>;

/** Models `m` and `n` at one provider with these keys, and `m` at a second one where `spare` is given. */
function pooled(
  server: LoopbackServer,
  apiKeys: Keys,
  rest: Partial<SpillwayConfig> = {},
  spare?: LoopbackServer,
): SpillwayConfig {
  return {
    providers: {
      p0: { baseUrl: server.baseUrl, apiKeys },
      ...(spare === undefined ? {} : { p1: { baseUrl: spare.baseUrl, apiKey: "spare-key" } }),
    },
    endpoints: [
      { provider: "p0", model: "m", price: smallPrice },
      { provider: "p0", model: "n", price: smallPrice },
      ...(spare === undefined ? [] : [{ provider: "p1", model: "m", price: smallPrice }]),
    ],
    maxRetries: 0,
    ...rest,
  };
}

/** The keys that a server was shown, in order. */
function shown({ requests }: LoopbackServer): string[] {
  return requests.map(({ headers }) => String(headers.authorization).replace("Bearer ", ""));
}

/** Refuses `key` with this status, and takes every other one. */
function refusing(server: LoopbackServer, key: string, status: number, headers: Record<string, string> = {}): void {
  server.answer((request) =>
    request.headers.authorization === `Bearer ${key}` ? failure(status, { headers }) : text("Good."),
  );
}

describe("a pool of keys", () => {
  it("is used in turn: each of three keys as often as the others", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(pooled(server, ["k0", "k1", "k2"]));
    for (let time = 0; time < 9; time++) await ask(rig, "m");
    for (const key of ["k0", "k1", "k2"]) expect(shown(server).filter((one) => one === key)).toHaveLength(3);
  });

  it.each([2, 4])("is used in turn: each of %d keys as often as the others", async (count) => {
    await using server = await startLoopbackServer();
    const keys = Array.from({ length: count }, (_, index) => `k${index}`);
    await using rig = startHealth(pooled(server, keys));
    for (let time = 0; time < count * 3; time++) await ask(rig, "m");
    for (const key of keys) expect(shown(server).filter((one) => one === key)).toHaveLength(3);
  });

  it("shares calls at once evenly", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(pooled(server, ["k0", "k1"]));
    const held = hold();
    server.answer(held.answer);
    const calls = Array.from({ length: 10 }, () => ask(rig, "m"));
    await server.waitForRequests(10);
    held.release();
    await Promise.all(calls);
    expect(shown(server).filter((key) => key === "k0")).toHaveLength(5);
  });

  for (const status of [401, 402, 403, 429]) {
    it(`tries the same endpoint with another key at once after a ${status}`, async () => {
      await using server = await startLoopbackServer();
      await using spare = await startLoopbackServer();
      await using rig = startHealth(pooled(server, ["bad", "good", "better"], {}, spare));
      refusing(server, "bad", status);
      for (let time = 0; time < 6; time++) expect(await ask(rig, "m")).toBe("Good.");
      expect(shown(server).filter((key) => key === "bad")).toHaveLength(1);
      expect(spare.requestCount).toBe(0);
      const retried = rig.records.find(({ attempts }) => attempts.length > 1);
      expect(retried && path(retried)).toEqual([`answer p0/m ${status === 429 ? "rate-limit" : "auth"}`, "retry p0/m"]);
      expect(rig.clock.pending).toBe(0);
    });
  }

  it.each([
    [401, 0],
    [402, 0],
    [403, 1],
    [429, 1],
  ])("lets a %d count at another endpoint of the provider: shown there %d times more", async (status, more) => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(pooled(server, ["bad", "good", "better"]));
    refusing(server, "bad", status);
    for (let time = 0; time < 6; time++) await ask(rig, "m");
    const before = shown(server).filter((key) => key === "bad").length;
    for (let time = 0; time < 6; time++) await ask(rig, "n");
    expect(shown(server).filter((key) => key === "bad").length - before).toBe(more);
  });

  it("uses a refused key once more after ten minutes", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(pooled(server, ["bad", "good", "better"]));
    refusing(server, "bad", 401);
    for (let time = 0; time < 6; time++) await ask(rig, "m");
    await rig.clock.advance(600_000);
    for (let time = 0; time < 6; time++) await ask(rig, "m");
    expect(shown(server).filter((key) => key === "bad")).toHaveLength(2);
  });

  it("lets a key rest as long as its 429 asks, and no longer", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(pooled(server, ["busy", "good", "better"]));
    refusing(server, "busy", 429, { "retry-after": "20" });
    for (let time = 0; time < 6; time++) await ask(rig, "m");
    await rig.clock.advance(19_999);
    for (let time = 0; time < 6; time++) await ask(rig, "m");
    expect(shown(server).filter((key) => key === "busy")).toHaveLength(1);
    await rig.clock.advance(1);
    for (let time = 0; time < 6; time++) await ask(rig, "m");
    expect(shown(server).filter((key) => key === "busy")).toHaveLength(2);
  });

  it("goes on to the next endpoint once every key has been refused, and does not come back", async () => {
    await using server = await startLoopbackServer({ answer: failure(401) });
    await using spare = await startLoopbackServer();
    await using rig = startHealth(pooled(server, ["k0", "k1", "k2"], {}, spare));
    for (let time = 0; time < 3; time++) expect(await ask(rig, "m")).toBe("Hello from m.");
    expect(shown(server).toSorted()).toEqual(["k0", "k1", "k2"]);
    expect(rig.health()).toMatchObject({ state: "no-key", keys: { total: 3, usable: 0 } });
    expect((await rig.record(1)).passedOver).toEqual([{ endpoint: "p0/m", reason: "no-key" }]);
  });

  it("drops a key whose money is used up, though the status is 429", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(pooled(server, ["poor", "rich", "richer"]));
    server.answer((request) =>
      request.headers.authorization === "Bearer poor" ? failure(429, { code: "insufficient_quota" }) : text("Good."),
    );
    for (let time = 0; time < 6; time++) expect(await ask(rig, "m")).toBe("Good.");
    expect(rig.health("p0/n").keys).toEqual({ total: 3, usable: 2 });
  });

  it("keeps each key within its own limits", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(
      pooled(
        server,
        [
          { key: "small", limits: { requestsPerMinute: 1 } },
          { key: "large", limits: { requestsPerMinute: 4 } },
        ],
        { queue: { maxWaiting: 0 } },
      ),
    );
    for (let time = 0; time < 5; time++) await ask(rig, "m");
    expect(await rejection(ask(rig, "m"))).toMatchObject({ code: "limits_exceeded" });
    expect(shown(server).filter((key) => key === "small")).toHaveLength(1);
    expect(shown(server).filter((key) => key === "large")).toHaveLength(4);
  });

  it("keeps each key within its places, over all endpoints of the provider", async () => {
    await using server = await startLoopbackServer();
    await using rig = startHealth(
      pooled(server, [
        { key: "k0", limits: { concurrency: 1 } },
        { key: "k1", limits: { concurrency: 2 } },
      ]),
    );
    const held = hold();
    server.answer(held.answer);
    const calls = ["m", "n", "m", "n", "m"].map((model) => ask(rig, model));
    await server.waitForRequests(3);
    await eventually(() => rig.health().waitingCalls + rig.health("p0/n").waitingCalls === 2, "two wait");
    expect(shown(server).toSorted()).toEqual(["k0", "k1", "k1"]);
    held.release();
    await within(Promise.all(calls), "all calls");
  });

  it("gives a key that became free at one endpoint to a call that waits at another one", async () => {
    await using server = await startLoopbackServer();
    const config = { timeouts: { callMs: 50_000 } };
    await using rig = startHealth(pooled(server, [{ key: "k0", limits: { concurrency: 1 } }], config));
    const held = hold();
    server.script(held.answer);
    const first = ask(rig, "m");
    await within(held.reached, "the first call");
    const second = ask(rig, "n").catch(() => undefined);
    await eventually(() => rig.health("p0/n").waitingCalls === 1, "the second call waits");
    held.release();
    await first;
    await rig.clock.advance(40_000);
    const waiting = rig.health("p0/n").waitingCalls;
    await rig.clock.advance(10_000);
    await second;
    expect(waiting).toBe(0);
  });

  it("stays out of records, events, health, warnings and the router's own errors", async () => {
    await using server = await startLoopbackServer();
    const keys = ["sk-secret-one", "sk-secret-two"];
    await using rig = startHealth(pooled(server, keys, { queue: { maxWaiting: 0 } }));
    server.script(failure(401), failure(403), failure(429), failure(402), failure(500));
    const errors: unknown[] = [];
    for (const call of [ask, askStream, ask, askStream]) {
      await call(rig, "m").catch((error: unknown) => errors.push([String(error), (error as Error).stack, error]));
    }
    expect(errors.length).toBeGreaterThan(0);
    const everything = JSON.stringify([
      rig.records,
      rig.events,
      rig.router.health(),
      rig.warnings,
      errors,
      rig.router.explain({ model: "m", messages: [] }),
    ]);
    expect(everything).not.toContain("sk-secret");
    expect(shown(server)).toEqual(expect.arrayContaining(keys));
  });
});
