import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { memoryBudgetStore } from "@spillway/budgets";
import { redisBudgetStore } from "@spillway/redis";
import { startLoopbackServer } from "@spillway/testing";
import type { AttemptRecord } from "spillway";
import { describe, expect, it } from "vitest";
import { type RedisServer, startRedis, whyNoRedis } from "../redis/redis-server.ts";
import { ask } from "../routing/support.ts";
import { type CallEnd, limitUsd, mixedAnswers, mixedConfig } from "./mixed-traffic.ts";
import { knownNanoUsd, startCapped, WatchedStore } from "./support.ts";

const limit = limitUsd * 1e9;
const processes = 4;
const each = 250;
/** Requests of the one that is killed. */
const beginOthersAt = 15;
const killAt = 30;
const lapsedMs = 15 * 60_000;

/** What a process tells in the end. */
interface End {
  readonly ends: readonly CallEnd[];
  readonly settledTwice: number;
  readonly underWay: number;
  readonly refusals: readonly { readonly left: number; readonly amount: number }[];
  readonly largestHold: number;
  readonly sum: number;
}

type Message =
  | { readonly kind: "ready" }
  | ({ readonly kind: "end" } & End)
  | { readonly kind: "record"; readonly call: number; readonly attempts: readonly AttemptRecord[] }
  | { readonly kind: "budget"; readonly what: string; readonly share: number | undefined };

interface Run {
  readonly ends: readonly End[];
  readonly records: readonly { readonly call: number; readonly attempts: readonly AttemptRecord[] }[];
  readonly thresholds: readonly number[];
  /** Requests that the provider got, by call. */
  readonly requests: ReadonlyMap<number, number>;
  readonly exits: readonly (string | number | null)[];
}

/** All processes at once, 1,000 calls together; process `killed` begins first, and ends as by a crash in the middle. */
async function run(redis: RedisServer, killed?: number): Promise<Run> {
  const requests = new Map<number, number>();
  const children: ChildProcess[] = [];
  const ends: End[] = [];
  const records: Run["records"][number][] = [];
  const thresholds: number[] = [];
  let sentByKilled = 0;
  let ready = 0;
  const childOf = (call: number) => children[Math.floor(call / each)];
  const seen = (call: number) => {
    requests.set(call, (requests.get(call) ?? 0) + 1);
    if (killed === undefined || childOf(call) !== children[killed]) return;
    sentByKilled += 1;
    if (sentByKilled === beginOthersAt)
      for (const child of children) if (child !== children[killed]) child.send("begin");
    if (sentByKilled === killAt) children[killed]?.kill("SIGKILL");
  };
  const leave = (call: number) => {
    const child = childOf(call);
    if (child?.connected) child.send(call);
  };
  await using server = await startLoopbackServer({ answer: mixedAnswers(seen, leave) });
  for (let index = 0; index < processes; index++) {
    const child = fork(new URL("./child.ts", import.meta.url), {
      execArgv: ["--conditions=@spillway/source", "--no-warnings"],
      env: {
        PATH: process.env.PATH,
        BASE_URL: server.baseUrl,
        REDIS_URL: redis.url,
        FROM: String(index * each),
        COUNT: String(each),
      },
    });
    child.on("message", (message: Message) => {
      if (message.kind === "ready") {
        ready += 1;
        if (ready === processes)
          for (const [place, one] of children.entries())
            if (killed === undefined || place === killed) one.send("begin");
      } else if (message.kind === "end") ends.push(message);
      else if (message.kind === "record") records.push(message);
      else if (message.share !== undefined) thresholds.push(message.share);
    });
    children.push(child);
  }
  const exits = await Promise.all(
    children.map(async (child) => {
      const [[code, signal]] = (await Promise.all([once(child, "exit"), once(child, "disconnect")])) as [
        [number | null, string | null],
        unknown,
      ];
      return signal ?? code;
    }),
  );
  return { ends, records, thresholds, requests, exits };
}

function checkEnd({ ends, settledTwice, underWay, refusals }: End, { records, requests }: Run): number {
  expect([settledTwice, underWay]).toEqual([0, 0]);
  for (const { left, amount } of refusals) expect(left).toBeLessThan(amount);
  const refused = ends.filter(({ status }) => status === 402);
  for (const end of refused) {
    expect(end).toMatchObject({ code: "budget_exceeded", shouldRetry: "false" });
    const attempts = records.find(({ call }) => call === end.call)?.attempts ?? [];
    expect(requests.get(end.call) ?? 0).toBeLessThanOrEqual(attempts.length);
  }
  expect(ends.map(({ code }) => code)).not.toContain("budget_unavailable");
  return refused.length;
}

function largestHold({ ends }: Run): number {
  return Math.max(...ends.map((end) => end.largestHold));
}

describe.skipIf(whyNoRedis() !== undefined)("4 processes with one budget in Redis", () => {
  it("spend to the limit together, and never a nano-dollar over", async () => {
    await using redis = await startRedis();
    const done = await run(redis);
    expect(done.exits).toEqual([0, 0, 0, 0]);
    const refused = done.ends.reduce((sum, end) => sum + checkEnd(end, done), 0);
    expect(refused).toBeGreaterThan(100);
    expect(done.records).toHaveLength(processes * each);
    expect(done.thresholds.filter((share) => share === 0.5)).toHaveLength(1);

    const store = new WatchedStore(redisBudgetStore({ url: redis.url }));
    await using server = await startLoopbackServer({
      answer: mixedAnswers(
        () => {},
        () => {},
      ),
    });
    await using rig = startCapped(mixedConfig(server.baseUrl, store));
    const plain = () => ask(rig, "small", "call-5000 plain", { max_tokens: 100 });
    await plain().catch(() => undefined);
    await rig.router.flush();
    const [state] = await store.read([...store.accounts.values()], Date.now());
    const booked = done.ends.reduce((sum, { sum: own }) => sum + own, 0) + store.sum("all");
    expect(state).toMatchObject({ reserved: 0, spent: booked });
    expect(booked).toBeLessThanOrEqual(limit);
    expect(knownNanoUsd(done.records) + knownNanoUsd(rig.records)).toBeLessThanOrEqual(booked);

    // What is left is used until one more may come to more.
    for (let calls = 0; calls < 1_000; calls++)
      if (
        await plain().then(
          () => false,
          () => true,
        )
      )
        break;
    await rig.router.flush();
    const [last] = await store.read([...store.accounts.values()], Date.now());
    expect(last?.spent).toBeLessThanOrEqual(limit);
    expect(limit - (last?.spent ?? 0)).toBeLessThan(largestHold(done));
    await store.close();
  }, 120_000);

  it("stay within the limit when one of them is killed, and what it held is not spent again", async () => {
    await using redis = await startRedis();
    const done = await run(redis, 2);
    expect(done.exits).toEqual([0, 0, "SIGKILL", 0]);
    expect(done.ends).toHaveLength(3);
    for (const end of done.ends) checkEnd(end, done);

    const store = new WatchedStore(redisBudgetStore({ url: redis.url }));
    await using server = await startLoopbackServer({
      answer: mixedAnswers(
        () => {},
        () => {},
      ),
    });
    await using rig = startCapped(mixedConfig(server.baseUrl, store));
    const plain = () => ask(rig, "small", "call-5000 plain", { max_tokens: 100 });
    for (let calls = 0; calls < 1_000; calls++)
      if (
        await plain().then(
          () => false,
          () => true,
        )
      )
        break;
    await rig.router.flush();
    const accounts = [...store.accounts.values()];
    const nowMs = Date.now();
    const [left] = await store.read(accounts, nowMs);
    if (left === undefined) expect.unreachable();
    // What the killed one held is still held, and nothing else.
    expect(left.reserved).toBeGreaterThan(0);
    expect(left.spent + left.reserved).toBeLessThanOrEqual(limit);
    // The one that was killed may have held all there was: then only a call of one's own tells how large a hold is.
    const apart = new WatchedStore(memoryBudgetStore());
    await using alone = startCapped(mixedConfig(server.baseUrl, apart));
    await ask(alone, "small", "call-5000 plain", { max_tokens: 100 });
    expect(apart.largestHold).toBeGreaterThan(0);
    expect(limit - left.spent - left.reserved).toBeLessThan(Math.max(largestHold(done), apart.largestHold));
    expect(knownNanoUsd(done.records) + knownNanoUsd(rig.records)).toBeLessThanOrEqual(left.spent);
    const survivors = done.ends.reduce((sum, { sum: own }) => sum + own, 0) + store.sum("all");
    expect(left.spent).toBeGreaterThanOrEqual(survivors);

    const [lapsed] = await store.read(accounts, nowMs + lapsedMs);
    expect(lapsed).toMatchObject({ reserved: 0, spent: left.spent + left.reserved });
    await store.close();
  }, 120_000);
});
